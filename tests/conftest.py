"""What all tests share."""

from hypothesis import settings

# A slow moment of a busy machine is no failure of the code.
settings.register_profile("cnnviz", deadline=None)
settings.load_profile("cnnviz")

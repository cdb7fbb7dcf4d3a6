"""The sections of the architectures page, a module each."""

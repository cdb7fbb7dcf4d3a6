"""The sections of the pooling page, a module each."""

"""The sections of the training page, a module each."""

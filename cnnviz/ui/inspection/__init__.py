"""The sections of the inspection page, a module each."""

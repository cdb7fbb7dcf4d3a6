"""The sections of the activations page, a module each."""

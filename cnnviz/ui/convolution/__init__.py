"""The sections of the convolution page, a module each."""

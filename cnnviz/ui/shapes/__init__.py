"""The page on sizes: output sizes and how to get a wanted one, receptive fields, stacks of small kernels."""

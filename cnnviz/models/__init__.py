"""From an architecture to a network with weights: the zoo of specs, the torch module, its source and back, checkpoints.

Only `build` and `modules` import torch; the zoo, the source and the checkpoints are read without it.
"""

"""From an architecture to a network with weights: the zoo of specs, the torch module, checkpoints.

Only `build` imports torch; the zoo and the checkpoints are read without it.
"""

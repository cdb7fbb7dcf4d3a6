"""Training: what a run is asked to do, the loop as a generator of events, and what has been heard so far.

The loop knows no screen, no process and no file. Only `loop` and `threads` import torch.
"""

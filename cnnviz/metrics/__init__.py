"""How good the answers of a classifier are, from arrays of labels and logits.

Here belong figures of merit as plain arithmetic. No torch, no data sets, no drawing.
"""

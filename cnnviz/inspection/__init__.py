"""Looking inside a trained network: its filters, what each layer gives for an image, and where it errs.

Here belong questions to a checkpoint and their answers as values, which `figures` draws. Only `feature_maps` imports
torch; the values that it returns are in `layer_output`.
"""

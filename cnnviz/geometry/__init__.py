"""Exact arithmetic about windows, layers and shapes, in whole numbers and fractions and without torch.

Here belongs what can be worked out with pencil and paper before any pixel is read. Nothing here touches an array.
"""

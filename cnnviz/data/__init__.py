"""What goes into a network: data sets, worked examples, and pictures from outside, read safely.

Images are NumPy arrays of bytes. No torch here, so that light pages stay light; no file of a user is cached here.
"""

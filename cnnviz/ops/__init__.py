"""Operators in NumPy that return how they came to their result: the lesson itself, short enough to be shown.

An operator returns a trace: what went in, what the window saw, and what came out. Speed is not the aim; torch has it.
"""

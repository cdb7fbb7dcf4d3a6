"""See, change and measure what a convolutional network does.

Each sub-package is a room with one subject; its docstring says what belongs there. Imports go downwards only:
``ui`` → ``figures`` → ``runs`` → ``inspection``, ``training`` → ``models``, ``ops``, ``data`` → ``links``, ``metrics``
→ ``geometry``, ``settings`` → ``errors``.
"""

"""``python -m cnnviz``."""

import os
import sys

from cnnviz.cli import main

try:
    status = main()
    sys.stdout.flush()
except BrokenPipeError:  # whoever read the output has had enough, as ``head`` has
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what Python writes when it ends
    status = 0
sys.exit(status)

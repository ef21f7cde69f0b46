"""`python -m linter`: the command line where no console script is installed."""

import sys

from linter.cli import main

sys.exit(main())

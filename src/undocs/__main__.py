"""`python -m undocs`: the same as the command `undocs`."""

import sys

from undocs.cli import main

sys.exit(main())

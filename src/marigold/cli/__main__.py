"""`python -m marigold.cli` is the `marigold` command."""

import sys

from marigold.cli.main import main

# Worker processes import this file again under another name and must not start over.
if __name__ == "__main__":
    sys.exit(main())

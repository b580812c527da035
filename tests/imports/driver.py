"""`marigold`, with small chunks, in a process of its own that may be killed."""

import sys

from marigold.cli.main import main

if __name__ == "__main__":
    import marigold.imports.spool as spool

    spool.CHUNK = 200
    words = sys.argv[1:]
    import os

    from marigold.cli.start import SETTINGS

    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    from marigold.imports import activities, values

    activities.AT_ONCE, activities.UNDO_ROWS, values.AT_ONCE = 0, 150, 0
    raise SystemExit(main(words))

"""The WSGI entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

# New objects between two looks of the collector. A page makes some thousands, nearly all freed by reference counting.
COLLECT_EVERY = 20_000


def settle() -> None:
    """Load what the first page would load, and take it out of the garbage collector's sight.

    Django and the addresses are some 300,000 objects that live as long as the process. Looking through them all again
    on every tenth page is what made the slowest pages slow.
    """
    get_resolver().url_patterns  # noqa: B018 (imports every view)
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY, 20, 20)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marigold.config.settings")
application = get_wsgi_application()
settle()

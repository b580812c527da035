"""Settings of the tests: the real stores, quick password hashing, mail in memory."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("MARIGOLD_MODE", "test")
os.environ.setdefault("MARIGOLD_DATA", tempfile.mkdtemp(prefix="marigold-test-"))

from marigold.config.environment import postgres
from marigold.config.settings import *  # noqa: F403
from marigold.config.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "presence")
}

if os.environ.get("MARIGOLD_TEST_STORE", "sqlite") == "postgresql":
    DATABASES["default"] = postgres(
        os.environ.get("DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/test"
    )
    DATABASES["default"]["TEST"] = {"NAME": f"test_marigold_{os.getpid()}"}
else:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["MARIGOLD_DATA"]) / "test.sqlite3")}

# The server of static files warns when its folder is missing.
(Path(os.environ["MARIGOLD_DATA"]) / "static").mkdir(parents=True, exist_ok=True)

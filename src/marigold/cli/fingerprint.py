"""Tells cheaply, before Django loads, whether tables or static files may have changed since the last start."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
PACKAGES = (
    "django",
    "django-allauth",
    "django-htmx",
    "whitenoise",
    "fontpkg-public-sans",
    "fontpkg-bricolage-grotesque",
)


def static_print() -> str:
    """Changes when a static file of ours, or a package that brings some, changes."""
    return _print(file for file in (SOURCE / "web" / "static").rglob("*") if file.is_file())


def tables_print() -> str:
    """Changes when a migration of ours, or a package that brings some, changes."""
    return _print(SOURCE.glob("*/migrations/*.py"))


def demo_print() -> str:
    """Changes when a demo made earlier needs more than a start: tables or static files."""
    return f"{tables_print()} {static_print()}"


def _print(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for package in PACKAGES:
        digest.update(f"{package} {version(package)}\n".encode())
    for file in sorted(files):
        digest.update(f"{file.relative_to(SOURCE)}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()

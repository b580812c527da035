"""Finds the typefaces inside their packages, so that no font file is copied into the tree."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PACKAGES = {
    "fonts/public-sans.ttf": ("fontpkg_public_sans", "PublicSans[wght].ttf"),
    "fonts/public-sans-italic.ttf": ("fontpkg_public_sans", "PublicSans-Italic[wght].ttf"),
    "fonts/bricolage.ttf": ("fontpkg_bricolage_grotesque", "BricolageGrotesque[opsz,wdth,wght].ttf"),
}


class _OneFile(FileSystemStorage):
    """A storage that knows one file under another name."""

    def __init__(self, file: Path, name: str) -> None:
        super().__init__(location=str(file.parent))
        self.file, self.known, self.prefix = file, name, ""

    def path(self, name: str) -> str:
        return str(self.file)


def font_files() -> dict[str, Path]:
    """Served name to file, for each typeface."""
    found = {}
    for name, (package, file) in PACKAGES.items():
        match = next(Path(str(files(package))).rglob(file.replace("[", "[[]")), None)
        if match:
            found[name] = match
    return found


class FontFinder(BaseFinder):
    """Offers the package's font files to collectstatic and to the test server."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        file = font_files().get(path)
        return ([str(file)] if file else []) if find_all else (str(file) if file else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, _OneFile]]:
        for name, file in font_files().items():
            yield name, _OneFile(file, name)

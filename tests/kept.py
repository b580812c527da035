"""Copies of the test database as it was with tables alone, and with the town in it: sites of their own begin from these."""

import os
import shutil
from pathlib import Path

from django.db import connection

from tests.store.sites import STORE, Site, ask


class Kept:
    """Databases that were put aside in this run, by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _database(self, name: str) -> str:
        return f"marigold_kept_{os.getpid()}_{name}"

    def keep(self, name: str) -> None:
        """Put the test database aside as it is now."""
        if STORE == "postgresql":
            source = connection.settings_dict["NAME"]
            connection.close()  # a database that someone is connected to cannot be copied
            ask(f'CREATE DATABASE "{self._database(name)}" TEMPLATE "{source}"')
        else:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self._folder / name)])

    def put(self, name: str, site: Site) -> Site:
        """Give a site without a database a copy."""
        if site.database:
            ask(f'CREATE DATABASE "{site.database}" TEMPLATE "{self._database(name)}"')
        else:
            site.folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._folder / name, site.folder / "marigold.sqlite3")
        return site

    def drop(self) -> None:
        """Remove what stands on a server."""
        if STORE == "postgresql":
            for name in ("tables", "town"):
                ask(f'DROP DATABASE IF EXISTS "{self._database(name)}" WITH (FORCE)')

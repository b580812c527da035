"""`marigold backup` and `marigold restore`: a backup counts once it was opened and found equal."""

import argparse
import shutil
from datetime import UTC
from importlib.metadata import version
from pathlib import Path
from typing import Any

from marigold import __version__
from marigold.cli import copies, dumps
from marigold.cli.start import Stop, begin, data_folder, data_option, now, prepare
from marigold.cli.store import free_bytes, refuse_network

BASE = "marigold.sqlite3"


def register(commands: Any) -> None:
    """Add both commands."""
    text = "Copy the database while it is in use, then open the copy and prove it equal, row by row."
    parser = commands.add_parser("backup", help="make a proven copy of the database", description=text)
    parser.add_argument(
        "--to", type=Path, metavar="FILE_OR_DIR", help="where to (default: backups in the data folder)"
    )
    data_option(parser)
    parser.set_defaults(run=backup)
    text = "Put a backup into a new data folder, verified against its manifest."
    parser = commands.add_parser("restore", help="put a backup into a new folder", description=text)
    parser.add_argument("file", type=Path, help="the backup; its manifest lies beside it")
    data_option(parser)
    parser.set_defaults(run=restore)


def backup(args: argparse.Namespace) -> int:
    """Copy, prove, write the manifest."""
    folder = begin(args)
    from django.db import connection

    lite = connection.vendor == "sqlite"
    source = Path(str(connection.settings_dict["NAME"]))
    if lite and not source.is_file():
        raise Stop(f"There is no database at {source}. Run ./run marigold setup first.")
    target = _target(args.to, folder, ".sqlite3" if lite else ".dump")
    if lite and free_bytes(target.parent) < source.stat().st_size * 1.1:
        raise Stop(f"The disk of {target.parent} has no room for the copy.")
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        facts = _copy(source, partial) if lite else _dump(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    if (folder / "secret").is_file():
        shutil.copyfile(folder / "secret", target.with_suffix(".secret"))
        target.with_suffix(".secret").chmod(0o600)
    copies.write_manifest(
        target, {**facts, **_versions(connection), "made_at": now().astimezone(UTC).isoformat()}
    )
    rows = sum(facts["counts"].values())
    print(f"{target}\n{rows:,} rows in {len(facts['counts'])} tables, {facts['proven']}.")
    return 0


def _copy(source: Path, partial: Path) -> dict[str, Any]:
    seen = copies.copy(source, partial)
    found = copies.prove(partial)
    if found != seen:
        raise Stop(
            "The copy differs from the database, so it was thrown away. Check the disk, then try again."
        )
    return {
        **_facts(partial, found.counts),
        "content": found.digest,
        "proven": "opened, checked and found equal",
    }


def _dump(partial: Path) -> dict[str, Any]:
    return {**_facts(partial, dumps.dump(partial)), "proven": "dumped and listed"}


def _facts(file: Path, counts: dict[str, int]) -> dict[str, Any]:
    return {"sha256": copies.sha256(file), "bytes": file.stat().st_size, "counts": counts}


def _versions(connection: Any) -> dict[str, str]:
    from marigold.kit.engine import use_current_sqlite

    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id DESC LIMIT 1")
        app, name = cursor.fetchone() or ("", "")
    engine = use_current_sqlite() if connection.vendor == "sqlite" else str(connection.pg_version)
    return {
        "marigold": __version__,
        "django": version("django"),
        "store": connection.vendor,
        "engine": engine,
        "migration": f"{app}.{name}",
    }


def _target(given: Path | None, folder: Path, suffix: str) -> Path:
    place = (given or folder / "backups").expanduser().absolute()
    if place.suffix in {".sqlite3", ".dump"} and not place.is_dir():
        if place.exists():
            raise Stop(f"{place} is there already. Name another file.")
        place.parent.mkdir(parents=True, exist_ok=True)
        return place.with_suffix(suffix)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = f"{now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (f"{stamp}{f'-{number}' if number else ''}{suffix}" for number in range(1_000))
    return next(place / name for name in names if not (place / name).exists())


def restore(args: argparse.Namespace) -> int:
    """Verify the backup, put it in place under another name, prove it there, then give it its name."""
    if not args.data:
        raise Stop("Name the new folder with --data.", code=2)
    file = args.file.expanduser().absolute()
    manifest = copies.read_manifest(file)
    if copies.sha256(file) != manifest["sha256"]:
        raise Stop(f"{file} is not the file its manifest describes. Use another backup.")
    folder = data_folder(args)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Stop(f"{folder} is not empty. Restore into a new folder, then serve from there.")
    prepare(args, create=True)
    counts = _put_file(file, folder, manifest) if manifest["store"] == "sqlite" else _put_dump(args, file)
    if counts != manifest["counts"]:
        raise Stop("The restored rows are not those the manifest counts. Use another backup.")
    secret = file.with_suffix(".secret")
    if secret.is_file():
        shutil.copyfile(secret, folder / "secret")
        (folder / "secret").chmod(0o600)
    print(f"{sum(counts.values()):,} rows in {len(counts)} tables are back in {folder}.")
    return 0


def _put_file(file: Path, folder: Path, manifest: dict[str, Any]) -> dict[str, int]:
    refuse_network(folder)
    partial = folder / f".{BASE}.partial"
    try:
        shutil.copyfile(file, partial)
        partial.chmod(0o600)
        found = copies.prove(partial)
        if found.digest != manifest["content"]:
            raise Stop("The restored content is not what the manifest describes. Use another backup.")
        partial.replace(folder / BASE)
    finally:
        partial.unlink(missing_ok=True)
    return found.counts


def _put_dump(args: argparse.Namespace, file: Path) -> dict[str, int]:
    begin(args)
    from django.db import connection

    if connection.vendor != "postgresql":
        raise Stop(
            "This is a backup of PostgreSQL. Give the address of an empty database in MARIGOLD_DATABASE."
        )
    return dumps.restore(file)

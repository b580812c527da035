"""Questions about the database that several commands ask."""

import os
import subprocess
import sys
from pathlib import Path

from marigold.cli.start import Stop, say

# File systems reached over a network. SQLite's locks and shared memory do not hold across machines there.
NETWORK = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afpfs",
        "webdav",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
    }
    | {
        "fuse.sshfs",
        "fuse.glusterfs",
        "fuse.ceph",
        "fuse.s3fs",
        "fuse.rclone",
        "davfs",
        "ncpfs",
        "gpfs",
        "beegfs",
    }
)


def mounts() -> list[tuple[str, str]]:
    """(mount point, file system type) of everything mounted, as far as the machine tells."""
    table = Path("/proc/mounts")
    if table.exists():
        parts = [line.split() for line in table.read_text(errors="replace").splitlines()]
        return [(part[1].replace("\\040", " "), part[2]) for part in parts if len(part) > 2]
    if sys.platform != "darwin":
        return []
    lines = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout.splitlines()
    found = []
    for line in lines:
        _, _, rest = line.partition(" on ")
        place, _, kind = rest.rpartition(" (")
        found.append((place, kind.split(",")[0].rstrip(")")))
    return found


def file_system(folder: Path, table: list[tuple[str, str]] | None = None) -> str:
    """The type of file system a folder lies on, or an empty text when the machine does not say."""
    place = str(folder.resolve())
    best = ("", "")
    for mounted, kind in mounts() if table is None else table:
        inside = place == mounted or place.startswith(mounted.rstrip("/") + "/")
        if inside and len(mounted) >= len(best[0]):
            best = (mounted, kind)
    return best[1]


def refuse_network(folder: Path) -> None:
    """Raise Stop when SQLite would lie on a network file system."""
    kind = file_system(folder)
    if kind in NETWORK:
        raise Stop(
            f"{folder} is on a network file system ({kind}), where SQLite can lose data. "
            "Use a disk of this machine, or PostgreSQL with MARIGOLD_DATABASE."
        )


def pending() -> list[str]:
    """Names of migrations that the database still lacks, in order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> None:
    """Bring the tables up to date, saying so when there is something to do."""
    from django.core.management import call_command

    if waiting := pending():
        say(f"Bringing the database up to date ({len(waiting)} steps)")
        call_command("migrate", verbosity=0, interactive=False)


def refuse_pending() -> None:
    """Raise Stop when the tables are not up to date."""
    if waiting := pending():
        raise Stop(
            f"The database lacks {len(waiting)} migrations. Make a backup, then run ./run marigold setup "
            "or start with --migrate."
        )


def gather_static(root: Path) -> None:
    """Collect scripts, styles and typefaces into the data folder when they differ from what is there."""
    from django.core.management import call_command

    from marigold.cli.fingerprint import static_print

    mark, wanted = root / "static-fingerprint", static_print()
    if mark.exists() and mark.read_text() == wanted and (root / "static").is_dir():
        return
    say("Collecting scripts, styles and typefaces")
    call_command("collectstatic", verbosity=0, interactive=False)
    mark.write_text(wanted)


def free_bytes(folder: Path) -> int:
    """Bytes free for us on the disk of a folder."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize

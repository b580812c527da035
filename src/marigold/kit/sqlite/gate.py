"""Which statements write."""

import re

WRITING = frozenset(
    {"INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "VACUUM", "REINDEX", "ANALYZE"}
)
_FIRST = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?(?:\*/|$))*([A-Za-z]*)", re.DOTALL)
_INSIDE = re.compile(r"\b(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
# These change the file or empty the log; all other pragmas only look or set something of the connection.
_PRAGMAS = re.compile(
    r"\b(?:wal_checkpoint|incremental_vacuum|optimize|journal_mode\s*=|user_version\s*=)", re.IGNORECASE
)


def writes(statement: str) -> bool:
    """True when an SQL statement may change the database (by its first word, comments aside)."""
    match = _FIRST.match(statement)
    word = match[1].upper() if match else ""
    if word == "WITH":
        # Waiting at the gate for a read that merely quotes such a word does no harm.
        return bool(_INSIDE.search(statement))
    if word == "PRAGMA":
        return bool(_PRAGMAS.search(statement))
    return word in WRITING

"""Which statements write."""

WRITING = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "VACUUM", "REINDEX"})


def writes(statement: str) -> bool:
    """True when an SQL statement changes the database (by its first word)."""
    word = statement.lstrip().split(None, 1)[0].upper() if statement.strip() else ""
    return word in WRITING

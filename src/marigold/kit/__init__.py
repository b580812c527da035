"""Small tools with no nouns: the action decorator, the table base, refs, the SQLite backend."""

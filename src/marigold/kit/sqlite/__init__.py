"""SQLite as Marigold uses it: one writer at a time, by a lock the kernel keeps."""

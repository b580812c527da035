"""Search: one index over the records of all rooms, kept in the transaction of what is written, asked within reach."""

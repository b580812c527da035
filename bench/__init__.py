"""The budgets of Marigold, measured: `./run bench` prints one table."""

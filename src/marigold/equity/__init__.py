"""Equity in the work itself: what was committed, what was set aside for it, and who was asked in to help."""

"""Engagements, activities, goals, tests of change: the practice loop."""

"""Pure rules and numbers: no Django, no clock, no files."""

"""Measures that show whether things are getting better."""

"""The visitors' book: what was changed, by whom, when."""

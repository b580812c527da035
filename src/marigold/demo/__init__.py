"""A believable system, made only by calling actions. All names and numbers in it are invented."""

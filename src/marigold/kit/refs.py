"""Short random references for addresses and exports."""

import secrets

# No vowels and no look-alikes: no words appear by chance and people can read one aloud.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 10


def new_ref() -> str:
    """A fresh reference: 10 characters of 27, about 47 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))

"""The demo town: the known cast and their history, built once a session, only by calling actions."""

from datetime import date

from marigold.demo.build import build
from marigold.demo.world import World

THIN = 5


def build_town(today: date) -> World:
    """The demo's story with rarer contacts, so that tests start soon."""
    return build(today=today, passwords={}, say=lambda line: None, thin=THIN)

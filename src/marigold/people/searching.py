"""What can be found of places and people: one line for each kind."""

from marigold.people import selectors
from marigold.search.kinds import Kind, add

add(Kind(1, "unit", "Place", "Places", "people.unit", ("name", "short", "known_as", "place", "about"), "name", selectors.units,
         {"r": "root_id"}))  # fmt: skip
add(Kind(2, "person", "Person", "People", "people.person", ("name", "title", "about"), "name", selectors.people,
         {"r": "root_id"}))  # fmt: skip

"""What can be found of sessions: stories, as far as their tellers let them go."""

from marigold.facilitation import selectors
from marigold.search.kinds import Kind, add

add(Kind(17, "story", "Story", "Stories", "facilitation.story", ("title", "happened"), "on", selectors.stories,
         {"r": "root_id"}, ("session__engagement",)))  # fmt: skip

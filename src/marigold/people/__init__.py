"""People and places: the tree of units, people, roles, posts, teams, partners."""

"""Small lists: which columns a list of places or of people has, and which header holds which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marigold.core.imports.cells import normal
from marigold.core.imports.columns import LEFT_OUT, Column

# A column that holds values of what its own name says: a period, a group.
WIDE = "wide"


@dataclass(frozen=True)
class Field:
    """One thing a row may say. `names` are headers people give it; a list without a needed field cannot be read."""

    key: str
    label: str
    names: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True)
class Shape:
    """A kind of list: what a row is called, and its fields."""

    kind: str
    noun: str
    fields: tuple[Field, ...]
    wide: str = ""

    def known(self) -> frozenset[str]:
        """Every usual header, normalised, to find the header row by."""
        return frozenset(normal(name) for field in self.fields for name in (field.label, *field.names))

    def labels(self) -> dict[str, str]:
        """What a column can be said to hold."""
        wide = {WIDE: self.wide} if self.wide else {}
        return {**{field.key: field.label for field in self.fields}, **wide, LEFT_OUT: "Nothing to import"}


PLACES = Shape(
    "places",
    "place",
    (
        Field(
            "name", "Name", ("place name", "unit", "unit name", "site", "agency", "organization"), needed=True
        ),
        Field("level", "Level", ("type", "kind", "unit type", "place type"), needed=True),
        Field(
            "parent", "Belongs under", ("parent", "under", "parent unit", "part of", "above", "belongs to")
        ),
        Field("place", "Where it is", ("place", "location", "address", "city", "town", "where")),
        Field("about", "About", ("description", "notes", "comment", "comments", "about this place")),
        Field("ref", "Reference", ("ref", "marigold ref")),
    ),
)
PEOPLE = Shape(
    "people",
    "person",
    (
        Field(
            "name", "Name", ("full name", "person", "contact", "contact name", "display name"), needed=True
        ),
        Field("email", "E-mail", ("e mail", "email address", "e mail address", "mail", "login")),
        Field("title", "Title", ("job title", "position", "occupation")),
        Field("role", "Role", ("role here", "access", "rights", "permission role")),
        Field("unit", "Place", ("unit", "site", "agency", "organization", "belongs under", "works at")),
        Field("starts_on", "First day", ("starts on", "start date", "start", "since", "from", "begins")),
        Field("group", "Partner group", ("group", "partners", "stakeholder group")),
        Field("ref", "Reference", ("ref", "marigold ref")),
    ),
)

OBSERVATIONS = Shape(
    "observations",
    "value",
    (
        Field("indicator", "Indicator", ("measure", "metric", "indicator name", "kpi"), needed=True),
        Field("unit", "Place", ("unit", "site", "agency", "organization", "region", "district")),
        Field("period", "Period", ("date", "month", "day", "period start", "first day"), needed=True),
        Field("split", "Split by", ("breakdown", "dimension", "subgroup type", "disaggregation")),
        Field("group", "Group", ("subgroup", "category", "student group", "code")),
        Field("value", "Value", ("count", "numerator", "how many", "number"), needed=True),
        Field("of", "Out of", ("denominator", "out of how many", "total", "population", "n")),
        Field("status", "Final or provisional", ("status", "state", "final", "provisional", "data status")),
    ),
    wide="Values of what its name says",
)


def propose(shape: Shape, headers: Sequence[str], chosen: Mapping[str, str]) -> tuple[Column, ...]:
    """A field for each header, each field once; what a person chose (column index to field) wins."""
    usual = {normal(name): field for field in shape.fields for name in (field.label, *field.names)}
    taken = {field for field in chosen.values() if field != LEFT_OUT}
    columns = []
    for index, header in enumerate(headers):
        field = usual.get(normal(header))
        if str(index) in chosen:
            columns.append(Column(index, header, chosen[str(index)], 1.0, "You chose this."))
        elif field is None or field.key in taken:
            reason = f"Another column holds {field.label}." if field else f"No field is known for “{header}”."
            columns.append(Column(index, header, LEFT_OUT, 0.0, reason))
        else:
            taken.add(field.key)
            reason = f"“{header}” is a usual name for {field.label}."
            columns.append(Column(index, header, field.key, 0.95, reason))
    return tuple(columns)


def missing(shape: Shape, columns: Sequence[Column], given: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Sentences on columns that a list of this kind cannot do without; `given`: what names of columns say."""
    have = given.union(column.field for column in columns)
    return tuple(
        f"No column holds the {field.label.lower()}."
        for field in shape.fields
        if field.needed and field.key not in have
    )

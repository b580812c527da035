"""Who and where: the people and places of the demo. All invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Someone:
    """A person of the cast. `posts` are (unit key, role, title); `partner` is (unit key, group, part)."""

    key: str
    name: str
    title: str
    posts: tuple[tuple[str, str, str], ...] = ()
    partner: tuple[tuple[str, str, str], ...] = ()
    email: str = ""
    about: str = ""
    shown_as: str = ""

    @property
    def address(self) -> str:
        """The demo's e-mail address: reserved for examples, so no mail can reach anyone."""
        return self.email or f"{self.name.split()[0].lower()}@marigold.example"


@dataclass(frozen=True)
class Place:
    """A unit of a demo system."""

    key: str
    name: str
    level: str
    parent: str = ""
    place: str = ""
    beneath: tuple["Place", ...] = field(default=())


STATE = (
    Place("state", "Foothills Family Support System", "state"),
    Place("west", "Cedar Basin Region", "region", "state", "Three valleys, two languages"),
    Place("east", "Lower Yarrow Region", "region", "state", "Coast and farmland"),
    Place("tallgrass", "Tallgrass County", "county", "west"),
    Place("juniper", "Juniper Flats County", "county", "west"),
    Place("threecreeks", "Three Creeks County", "county", "east"),
    Place("heron", "Heron Point County", "county", "east"),
    Place("tallgrass-dss", "Tallgrass County DSS", "agency", "tallgrass"),
    Place("cedar-health", "Cedar Basin Health Partners", "agency", "tallgrass"),
    Place("juniper-center", "Juniper Flats Family Center", "agency", "juniper"),
    Place("threecreeks-early", "Three Creeks Early Learning", "agency", "threecreeks"),
    Place("heron-house", "Heron Point Family House", "agency", "heron"),
    # It became part of the Family House a year ago: agencies of two counties that are one now.
    Place("bayside", "Bayside Parent Center", "agency", "threecreeks"),
)
SCHOOLS = (
    Place("k12", "Plateau Schools Network", "state"),
    Place("mesa", "Mesa Education Region", "region", "k12"),
    Place("riverbend", "Riverbend Unified", "district", "mesa"),
    Place("willow", "Willow Creek District", "district", "mesa"),
    Place("riverbend-elementary", "Riverbend Elementary", "school", "riverbend"),
    Place("riverbend-middle", "Riverbend Middle School", "school", "riverbend"),
    Place("willow-high", "Willow Creek High School", "school", "willow"),
    Place("willow-oak", "Oak Street School", "school", "willow"),
)

CAST = (
    Someone(
        "lead",
        "Ruth Castellano",
        "Lead of the support team",
        posts=(("state", "administrator", "Lead"), ("k12", "administrator", "Lead")),
        shown_as="lead of both systems",
    ),
    Someone(
        "imani",
        "Imani Okafor",
        "Regional support specialist",
        posts=(("state", "practitioner", "Regional support specialist"),),
        about="Ten years in home visiting. Strong in facilitation and co-design.",
        shown_as="practitioner, first pair",
    ),
    Someone(
        "dana",
        "Dana Whitfield",
        "Regional support specialist",
        posts=(("state", "practitioner", "Regional support specialist"),),
        about="Former data analyst. Strong in measurement and improvement.",
        shown_as="practitioner, first pair",
    ),
    Someone(
        "luis",
        "Luis Ferreira",
        "Systems coach",
        posts=(
            ("k12", "practitioner", "Systems coach"),
            ("state", "practitioner", "Regional support specialist"),
        ),
        about="Former principal. Strong in leadership coaching.",
        shown_as="practitioner, second pair",
    ),
    Someone(
        "mei",
        "Mei Tso",
        "Data coach",
        posts=(
            ("k12", "practitioner", "Data coach"),
            ("state", "practitioner", "Regional support specialist"),
        ),
        about="Speech therapist by training. Strong in data use with families.",
        shown_as="practitioner, second pair",
    ),
    Someone(
        "amos",
        "Amos Reyes",
        "Senior practitioner, equity and outcome monitoring",
        posts=(("state", "senior", "Senior practitioner"), ("k12", "senior", "Senior practitioner")),
        shown_as="senior expert",
    ),
    Someone(
        "rosa",
        "Rosa Almeida",
        "Regional coordinator",
        posts=(("west", "partner-lead", "Regional coordinator"),),
        partner=(("west", "partner.providers", "Regional coordinator"),),
        shown_as="partner: service providers",
    ),
    Someone(
        "tasha",
        "Tasha Bell",
        "Parent advisor",
        posts=(("west", "partner", "Parent advisor"),),
        partner=(("west", "partner.community", "Parent advisor"),),
        shown_as="partner: community and families",
    ),
    Someone(
        "gordon",
        "Gordon Pike",
        "State program officer",
        posts=(("state", "partner", "Program officer"),),
        partner=(("state", "partner.funders", "Program officer"),),
        shown_as="partner: funders and policymakers",
    ),
    Someone(
        "helen",
        "Helen Sato",
        "Program consultant",
        posts=(("west", "partner", "Program consultant"),),
        partner=(("west", "partner.intermediaries", "Program consultant"),),
        shown_as="partner: purveyor and intermediaries",
    ),
    Someone(
        "nikhil",
        "Nikhil Rao",
        "Evaluator",
        posts=(("east", "partner", "Evaluator"),),
        partner=(("east", "partner.developers", "Evaluator"),),
        shown_as="partner: developers and researchers",
    ),
    Someone(
        "priya",
        "Priya Quintero",
        "Data manager",
        posts=(("west", "partner", "Data manager"),),
        partner=(("west", "partner.providers", "Data manager"),),
        shown_as="partner: service providers",
    ),
    Someone(
        "terrell",
        "Terrell Owens-Gray",
        "Agency director",
        posts=(("tallgrass-dss", "partner-lead", "Director"),),
        partner=(("tallgrass-dss", "partner.providers", "Director"),),
        shown_as="partner of one agency",
    ),
    Someone(
        "carmen",
        "Carmen Ibarra",
        "Assistant superintendent",
        posts=(("riverbend", "partner-lead", "Assistant superintendent"),),
        partner=(("riverbend", "partner.school-leaders", "Assistant superintendent"),),
        shown_as="partner, school district",
    ),
    Someone("sam", "Sam Novak", "Visitor without a role", shown_as="stranger: may see nothing"),
)

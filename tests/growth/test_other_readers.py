"""An older framework for other readers: it is there to be read, told apart by its dates, and nothing begins with it."""

from dataclasses import replace

import pytest

from marigold.access.scope import COMMAND_LINE
from marigold.core.frameworks import Element
from marigold.growth import actions
from marigold.growth.actions import capacity, cohorts, uses
from marigold.growth.actions.uses import Held, Role
from marigold.growth.frameworks import frameworks
from marigold.growth.models import Evaluation, RoleProfile
from marigold.imports import practice as shelf
from marigold.kit.doing import Refused
from marigold.practice import actions as practice
from marigold.practice import selectors
from tests.web.reading import words

ENTRY = "competency.facilitating"
SENTENCE = (
    "Core competencies for implementation practice is for implementation practitioners at large, those on the front line "
    "among them. For this role, use Implementation support core competencies and functions."
)


@pytest.fixture
def older(town, now):
    """The set of 2018 with one entry filled in, as whoever holds the document would."""
    model = shelf.shipped()["tci-2018"].model
    mine = Element(
        key=ENTRY, kind="competency", name="Facilitating", text="In our own words.", source="Our copy"
    )
    model = replace(model, elements=(*model.elements, mine))
    plan = shelf.frameworks.plan(model, selectors.snapshot(COMMAND_LINE, model.key))
    yield practice.load_model(model=model, plan=plan, by=COMMAND_LINE, at=now)
    selectors.forget()


def test_nothing_of_the_support_role_begins_with_it(town, scope, older, now):
    imani, lead, state = scope("imani"), scope("lead"), town.units["state"]
    common = {"at": now}
    role = Role(title="Coach", about="", not_theirs="Line management", chosen={ENTRY: "must"}, titles=[])
    held = Held(None, "The coordinator", None, "", now.date())
    tries = (
        lambda: actions.begin_evaluation(framework_key="tci-2018", by=imani, **common),
        lambda: uses.write_profile(root=state, edition=older, role=role, by=lead, **common),
        lambda: uses.name_holder(unit=state, edition=older, element_key=ENTRY, held=held, by=lead, **common),
        lambda: uses.choose_staffing(
            unit=state, edition=older, kind="found", what="As it is", reason="It works.", on=now.date(), by=lead, **common
        ),
        lambda: capacity.tell_capacity(root_ref=state.ref, edition=older, by=lead, **common),
        lambda: cohorts.begin_cohort(
            root=state, edition=older, name="Class of 2018", about="", starts_on=now.date(),
            ends_on=now.date().replace(year=now.year + 1), by=lead, **common,
        ),
    )  # fmt: skip
    before = (Evaluation.objects.count(), RoleProfile.objects.count())
    for one in tries:
        with pytest.raises(Refused) as refused:
            one()
        assert refused.value.message == SENTENCE
    assert (Evaluation.objects.count(), RoleProfile.objects.count()) == before
    assert "tci-2018" not in {one.key for one in frameworks(imani)}
    # What the present set is for begins as before.
    assert actions.begin_evaluation(framework_key="tci", by=imani, **common).edition.framework.key == "tci"


def test_it_is_read_with_its_dates_and_leads_to_the_present_one(town, older, signed_in):
    imani = signed_in("imani")
    page = imani.get("/library/tci-2018/")
    text = words(page)
    assert (
        "For other readers Implementation practitioners at large, those on the front line among them." in text
    )
    assert "Came out 2018, last updated 2020" in text
    assert 'href="/library/tci/"' in page.content.decode() and "(June 2024)" in text
    assert "Put it to use" not in text
    present = words(imani.get("/library/tci/"))
    assert "For Implementation support practitioners Came out June 2024" in present
    assert "For other readers" not in present and "Put it to use" in present
    # Told apart in the library, and where a search finds entries of both.
    assert words(imani.get("/library/")).count("For other readers") == 1
    found = imani.get("/library/", {"q": "Facilitating"}).content.decode().split("<h2", 2)[1]
    assert found.count("For other readers") == 1
    assert ">Core competencies for implementation practice" not in imani.get("/growth/").content.decode()
    assert imani.get("/growth/new/tci-2018/").status_code == 404


def test_no_pathway_begins_that_asks_for_it(town, scope, older, now):
    library = shelf.shipped()["growth"].model
    asks = replace(
        library.by_key["level-1.look"], data={"asks": "evaluation", "on": ["tci-2018"], "least": 1}
    )
    elements = tuple(asks if one.key == asks.key else one for one in library.elements)
    changed = replace(library, elements=elements)
    plan = shelf.frameworks.plan(changed, selectors.snapshot(COMMAND_LINE, "growth"))
    practice.load_model(model=changed, plan=plan, by=COMMAND_LINE, at=now)
    new = {"root": town.units["state"], "by": scope("mei"), "at": now}
    with pytest.raises(Refused) as refused:
        actions.enrol(pathway_key="pathway.level-1", **new)
    assert refused.value.message == SENTENCE
    # The other pathway asks for nothing of it.
    assert actions.enrol(pathway_key="pathway.level-2", **new).pathway_key == "pathway.level-2"

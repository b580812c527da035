"""Links between frameworks: proposed, agreed and disputed by people; reloads that lose none of it."""

from dataclasses import replace

import pytest

from marigold.access.scope import COMMAND_LINE
from marigold.core import frameworks
from marigold.imports import practice as loading
from marigold.kit.doing import NotThere, Refused
from marigold.practice import selectors
from marigold.practice.actions import crosswalks
from marigold.practice.models import Crosswalk, Link, LinkVoice
from marigold.practice.selectors import agreeing, linked


@pytest.fixture
def walk(town):
    return selectors.crosswalk(COMMAND_LINE, "ictp--isp-profile")


def shipped_walk(key: str) -> frameworks.Crosswalk:
    models = {one.model.key: one.model for one in loading.shipped().values()}
    text = (loading.SHIPPED / "crosswalks" / f"{key}.yaml").read_text()
    found = frameworks.read_crosswalk(f"{key}.yaml", text, models).crosswalk
    assert found is not None
    return found


def free_pair(walk: Crosswalk) -> tuple[str, str]:
    taken = set(Link.objects.filter(crosswalk=walk).values_list("left_key", "right_key"))
    lefts = [key for key in agreeing.names(COMMAND_LINE, walk.left) if key.startswith("value.")]
    rights = [key for key in agreeing.names(COMMAND_LINE, walk.right) if key.startswith("competency.")]
    return next((left, right) for left in lefts for right in rights if (left, right) not in taken)


def propose(walk, by, now, **more):
    left, right = free_pair(walk)
    fields = {
        "left_key": left,
        "right_key": right,
        "strength": "weak",
        "rationale": "Both  ask first.",
        "aims": [],
    }
    return crosswalks.propose_link(crosswalk=walk, by=by, at=now, **{**fields, **more})


def test_two_who_agree_make_a_link_agreed_and_one_who_disputes_disputed(town, scope, now, walk):
    link = propose(walk, scope("imani"), now, aims=["human-rights", "no-such-aim"])
    assert (link.status, link.rationale, link.aims, link.proposed_by) == (
        "proposed", "Both ask first.", ["human-rights"], town.people["imani"],
    )  # fmt: skip
    crosswalks.speak(link=link, says="agree", reason="", by=scope("dana"), at=now)
    assert Link.objects.get(pk=link.pk).status == "agreed"
    crosswalks.speak(link=link, says="dispute", reason="One is a value.", by=scope("luis"), at=now)
    assert Link.objects.get(pk=link.pk).status == "disputed"
    # A voice may change: there is still one for each person.
    crosswalks.speak(link=link, says="agree", reason="I see.", by=scope("luis"), at=now)
    assert Link.objects.get(pk=link.pk).status == "agreed"
    assert LinkVoice.objects.filter(link=link).count() == 3


def test_what_is_refused(town, scope, now, walk):
    link = propose(walk, scope("imani"), now)
    with pytest.raises(Refused, match="linked already"):
        propose(walk, scope("dana"), now, left_key=link.left_key, right_key=link.right_key)
    with pytest.raises(Refused, match="Choose an entry"):
        propose(walk, scope("dana"), now, left_key="value.none")
    with pytest.raises(Refused, match="why the two go together"):
        propose(walk, scope("dana"), now, rationale=" ")
    with pytest.raises(Refused, match="so that others can answer"):
        crosswalks.speak(link=link, says="dispute", reason=" ", by=scope("dana"), at=now)
    for outsider in ("rosa", "tasha"):
        with pytest.raises(NotThere):
            crosswalks.speak(link=link, says="agree", reason="", by=scope(outsider), at=now)
    assert Link.objects.get(pk=link.pk).status == "proposed"


def test_a_proposal_is_taken_back_by_its_maker_while_nobody_else_spoke(town, scope, now, walk):
    link = propose(walk, scope("imani"), now)
    with pytest.raises(NotThere):
        crosswalks.withdraw_link(link=link, by=scope("dana"), at=now)
    crosswalks.speak(link=link, says="agree", reason="", by=scope("dana"), at=now)
    with pytest.raises(Refused, match="Others spoke"):
        crosswalks.withdraw_link(link=link, by=scope("imani"), at=now)
    assert LinkVoice.objects.get(link=link, person=town.people["dana"]).says == "agree"
    other = propose(walk, scope("imani"), now)
    crosswalks.withdraw_link(link=other, by=scope("imani"), at=now)
    assert not Link.objects.filter(pk=other.pk).exists()


def test_a_file_loaded_again_loses_nothing_that_people_said(town, scope, now, walk):
    mine = propose(walk, scope("imani"), now)
    data = shipped_walk(walk.key)
    spoken, silent = data.links[0], data.links[1]
    row = Link.objects.get(crosswalk=walk, left_key=spoken.start, right_key=spoken.end)
    for who in ("imani", "dana"):
        crosswalks.speak(link=row, says="agree", reason="", by=scope(who), at=now)
    kept = data.links[2]
    newer = replace(
        data,
        links=(
            replace(kept, rationale="Said better.", status="agreed"),
            *data.links[3:],
            replace(kept, start=mine.left_key, end=mine.right_key),
        ),
    )
    crosswalks.load_crosswalk(crosswalk=newer, digest="another", by=COMMAND_LINE, at=now)
    row.refresh_from_db()
    assert (row.status, LinkVoice.objects.filter(link=row).count()) == ("agreed", 2)
    assert not Link.objects.filter(crosswalk=walk, left_key=silent.start, right_key=silent.end).exists()
    again = Link.objects.get(crosswalk=walk, left_key=kept.start, right_key=kept.end)
    assert (again.rationale, again.status) == ("Said better.", "agreed")
    mine.refresh_from_db()
    assert (mine.rationale, mine.proposed_by) == ("Both ask first.", town.people["imani"])
    assert Link.objects.filter(crosswalk=walk).count() == len(newer.links) + 1
    crosswalks.load_crosswalk(crosswalk=data, digest="first", by=COMMAND_LINE, at=now)
    assert Link.objects.filter(crosswalk=walk).count() == len(data.links) + 1
    row.refresh_from_db()
    assert row.status == "agreed"


def test_who_spoke_is_for_the_own_system_and_how_many_for_everyone(town, scope, now, walk):
    link = propose(walk, scope("imani"), now)
    crosswalks.speak(link=link, says="dispute", reason="Secret doubt.", by=scope("luis"), at=now)
    own = agreeing.said(scope("dana"), [link])[link.pk]
    assert [(one.person.name, one.says) for one in own.voices] == [
        (town.people["imani"].name, "agree"), (town.people["luis"].name, "dispute"),
    ]  # fmt: skip
    for outsider in ("rosa", "carmen", "sam"):
        far = agreeing.said(scope(outsider), [link])[link.pk]
        assert (far.voices, far.agree, far.dispute, far.others) == ([], 1, 1, 2)
        assert agreeing.proposer(scope(outsider), link, far) == agreeing.OTHER_TEAM


def test_one_crosswalk_for_each_two_frameworks(town, scope, now):
    eric, isac = (selectors.framework(COMMAND_LINE, key) for key in ("eric", "nine-reasons"))
    row = crosswalks.begin_crosswalk(left=eric, right=isac, licence="cc-by-4.0", by=scope("imani"), at=now)
    assert (row.key, row.digest, row.links.count()) == ("eric--nine-reasons", "", 0)
    with pytest.raises(Refused, match="already"):
        crosswalks.begin_crosswalk(left=isac, right=eric, licence="cc-by-4.0", by=scope("dana"), at=now)
    with pytest.raises(Refused, match="two different"):
        crosswalks.begin_crosswalk(left=isac, right=isac, licence="cc-by-4.0", by=scope("dana"), at=now)
    with pytest.raises(NotThere):
        crosswalks.begin_crosswalk(left=isac, right=eric, licence="cc-by-4.0", by=scope("rosa"), at=now)


def test_readers_of_links_see_the_status_people_gave(town, scope, now, walk):
    link = propose(walk, scope("imani"), now)

    def seen():
        rows = linked.links_between(scope("rosa"), "ictp", "isp-profile")
        return next(one[3] for one in rows if one[:2] == (link.left_key, link.right_key))

    assert seen() == "proposed"
    crosswalks.speak(link=link, says="agree", reason="", by=scope("dana"), at=now)
    assert seen() == "agreed"
    crosswalks.speak(link=link, says="dispute", reason="No.", by=scope("dana"), at=now)
    assert seen() == "disputed"
    held = linked.links_of(scope("rosa"), "ictp")["isp-profile"]
    assert (link.left_key, link.right_key) not in held

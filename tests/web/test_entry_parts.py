"""What an entry says of itself: what a competency is made of, what it rests on, and the reading behind it."""

from marigold.practice import selectors
from marigold.practice.actions.drafts import start_draft
from marigold.practice.selectors import drafts
from tests.web.reading import words
from tests.web.test_practice_pages import fields

PARTS = {
    "data_knowledge": "How groups form\nWhat trust rests on",
    "data_skills": "Asking before telling",
    "data_attitudes": "Curious",
    "data_behaviors": "Sums up what was said",
    "references": "A. Author, Town University: On asking (2021)\nOur own notes (2024)",
    "rests_on": "both",
}


def published(town, signed_in, scope, now) -> str:
    """A competency of the ISP Profile, told by its parts in an edition of the team's own."""
    base = selectors.edition(scope("lead"), "isp-profile")
    draft = start_draft(
        root=town.units["state"], base=base, edition="Ours", why="To say more.", by=scope("lead"), at=now
    )
    client = signed_in("lead")
    page = f"/drafts/{draft.ref}/entry/competency.co-learning/"
    assert client.post(page, fields(client.get(page)) | PARTS).status_code == 302
    held = drafts.model_of(scope("lead"), draft).by_key["competency.co-learning"]
    assert held.data["knowledge"] == ["How groups form", "What trust rests on"]
    shown = client.get(f"/drafts/{draft.ref}/publish/")
    assert "Asking before telling" in words(shown)
    assert client.post(f"/drafts/{draft.ref}/publish/", fields(shown)).status_code == 302
    return "/library/isp-profile/entry/competency.co-learning/"


def test_a_competency_is_told_by_its_parts_with_the_reading_behind_it(town, signed_in, scope, now):
    page = published(town, signed_in, scope, now)
    text = words(signed_in("rosa").get(page))
    for said in (
        "Knowledge How groups form What trust rests on",
        "Skills Asking before telling",
        "Attitudes Curious",
        "Behaviors Sums up what was said",
        "Rests on Published writing and experience in the field",
        "Reading and references A. Author, Town University: On asking (2021) Our own notes (2024)",
    ):
        assert said in text
    before = selectors.editions_of(scope("rosa"), selectors.framework(scope("rosa"), "isp-profile"))[1]
    assert "Knowledge How groups form" not in words(signed_in("rosa").get(page, {"edition": before.ref}))


def test_a_list_takes_up_a_reason_of_one_s_own(town, signed_in, scope, now):
    base = selectors.edition(scope("lead"), "nine-reasons")
    draft = start_draft(
        root=town.units["state"], base=base, edition="Ours", why="One more.", by=scope("lead"), at=now
    )
    client = signed_in("lead")
    page = f"/drafts/{draft.ref}/add/reason/"
    typed = fields(client.get(page)) | {
        "name": "Rest is planned",
        "text": "A reason of our own.",
        "source": "Us",
    }
    assert client.post(page, {**typed, "data_number": "10"}).status_code == 302
    shown = client.get(f"/drafts/{draft.ref}/publish/")
    assert client.post(f"/drafts/{draft.ref}/publish/", fields(shown)).status_code == 302
    assert "Rest is planned" in words(signed_in("rosa").get("/library/nine-reasons/"))

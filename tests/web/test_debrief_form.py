"""The debrief form asks what the practice model asks; an answer that is one's own stays one's own."""

from datetime import timedelta

from marigold.practice.selectors import vocabulary
from marigold.support import actions
from marigold.support.actions.links import Links
from marigold.support.models import Debrief, Engagement
from tests.web.reading import words


def test_the_debrief_form_asks_the_model_s_questions_and_private_answers_stay_private(
    town, signed_in, scope, now
) -> None:
    west = Engagement.objects.get(unit=town.units["west"])
    model = vocabulary(scope("imani"), west.edition_id)
    both = [(town.people["imani"], "lead", "support"), (town.people["dana"], "second", "support")]
    done = actions.log_new_activity(
        engagement_ref=west.ref,
        title="Talk at the library",
        direct=True,
        log=actions.Logged(on=now.date() - timedelta(days=1), minutes_contact=60),
        links=Links(people=both, elements=[model.of("principle")[0].id]),
        by=scope("imani"),
        at=now,
    ).activity
    address = f"/activities/{done.ref}/debrief/"
    questions = model.of("debrief_prompt")
    asked = [item for item in questions if item.data["for"] in {"both", "lead"}]
    form = words(signed_in("imani").get(address))
    assert [item.key for item in questions if item.text in form] == [item.key for item in asked]
    sent = {f"prompt_{item.id}": f"Answer to {item.key}." for item in asked}
    answer = signed_in("imani").post(address, {**sent, "account": "Seen.", "minutes": 15, "share": "1"})
    assert answer.status_code == 302
    kept = Debrief.objects.get(activity=done, person=town.people["imani"]).answers
    assert kept == {item.key: f"Answer to {item.key}." for item in asked}
    signed_in("dana").post(address, {"account": "I too.", "minutes": 15, "share": "1"})
    read = words(signed_in("dana").get(f"/activities/{done.ref}/"))
    private = {item.key for item in asked if item.data.get("visibility") == "mine"}
    assert private == {"debrief.mistakes", "debrief.bias"}
    assert {item.key for item in asked if f"Answer to {item.key}." not in read} == private

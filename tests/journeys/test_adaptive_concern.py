"""An adaptive concern is worked through by a pair, from raised in confidence to answered in words."""

import re
from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.browser
TITLE = "Whose meeting is it, when families sit at the back?"


def raise_it(page) -> str:
    """Imani raises it, adaptive and in confidence; returns its address."""
    page.click("table.week a:has-text('Cedar Basin Region')")
    page.click("nav.tabs a:has-text('Concerns')")
    page.click("a:has-text('Raise a concern')")
    page.fill("#id_title", TITLE)
    page.fill("#id_next_step", "Ask two families what would bring them forward")
    page.fill("#id_next_on", (date.today() + timedelta(days=7)).isoformat())
    page.click("summary:has-text('Technical or adaptive')")
    page.check("label.tile:has-text('Adaptive: people have to change') input")
    page.check("label.tile:has-text('Deep beliefs are challenged') input")
    page.fill("#id_people", "Families, two facilitators, the director who opens.")
    page.click("summary:has-text('Who raised it')")
    page.fill("#id_raised_as", "the interpreter")
    page.fill("#id_idea", "Let families open the meeting.")
    page.check("#id_confidential")
    page.click("button:has-text('Save concern')")
    page.wait_for_selector("text=It is on the list, and stays there until it is answered.")
    return re.search(r"/concerns/\w+/", page.url).group(0)


def test_an_adaptive_concern_is_worked_through_from_raised_to_answered(signed_in_page):
    imani = signed_in_page("Imani")
    address = raise_it(imani)
    main = imani.inner_text("main")
    assert "Not written up yet: history, larger pressures, conflict." in main
    assert "Nobody owns it yet." in main
    assert "the interpreter" in main and "Only the pair sees by whom." in main

    # Who leads the team sees the concern, and not who raised it.
    ruth = signed_in_page("Ruth")
    ruth.goto(address)
    told = ruth.inner_text("main")
    assert "Raised in confidence." in told and "the interpreter" not in told

    # Dana works without scripts: views side by side, a strategy, a reading of strain.
    dana = signed_in_page("Dana", scripts=False)
    for whose, text in (
        ("Two families", "We wait to be asked."),
        ("A facilitator", "I thought quiet meant content."),
    ):
        dana.goto(f"{address}add/perspective/")
        dana.fill("#id_whose", whose)
        dana.fill("#id_text", text)
        dana.click("button:has-text('Save view')")
    assert dana.locator(".both h3").all_inner_texts()[:2] == ["Two families", "A facilitator"]
    dana.click("a:has-text('Add a strategy')")
    dana.select_option("#id_strategy", label="Protect voices of leadership from below")
    dana.check("label.tile:has-text('We showed it ourselves') input")
    dana.fill("#id_text", "Moved the chairs and asked families first.")
    dana.click("button:has-text('Save strategy')")
    dana.click("a:has-text('Note strain')")
    dana.check("label.tile:has-text('4') input")
    dana.click("button:has-text('Save reading')")
    assert "Strain was last noted at 4 of 5, and no pace is written down." in dana.inner_text("main")
    assert dana.locator(".strain svg[role=img]").get_attribute("aria-label").startswith("Strain is at 4 of 5")

    # Put off twice: the page says so, until it is taken up and handed back to someone local.
    for weeks, why in ((2, "Holidays."), (4, "The director is away.")):
        imani.goto(f"{address}add/postponed/")
        imani.fill("#id_until", (date.today() + timedelta(weeks=weeks)).isoformat())
        imani.fill("#id_text", why)
        imani.click("button:has-text('Put off')")
        imani.wait_for_selector("text=Saved.")
    assert "It has been put off 2 times." in imani.inner_text("main")
    imani.click("button:has-text('Take it up')")
    imani.wait_for_selector("text=Taken up again.")
    imani.click("a:has-text('Hand it back')")
    imani.select_option("#id_owner", label="Rosa Almeida")
    imani.fill("#id_text", "Rosa’s team decides how the meeting begins.")
    imani.click("button:has-text('Hand back')")
    imani.wait_for_selector("aside dd:has-text('Rosa Almeida')")

    # A decision comes out of it; Rosa, who was there, confirms it from her own sign-in.
    imani.click("a:has-text('Write one down')")
    assert imani.locator("#id_concern option:checked").inner_text() == TITLE
    imani.fill("#id_title", "Families open every meeting from now on")
    imani.select_option("label:has-text('Rosa Almeida') ~ select", label="was there and decided")
    imani.check("label.tile:has-text('Deferred: left to others') input")
    imani.fill("#id_power_to", "the families who come")
    imani.click("button:has-text('Save decision')")
    imani.wait_for_selector("h1:has-text('Families open every meeting')")
    rosa = signed_in_page("Rosa")
    rosa.goto(imani.url)
    assert TITLE not in rosa.inner_text("main")
    rosa.click("button:has-text('Yes, it was so')")
    rosa.wait_for_selector("text=Your yes is saved.")

    # It closes only with an answer.
    dana.goto(address)
    dana.click("a:has-text('Answer it')")
    dana.click("button:has-text('Save answer')")
    assert "A concern closes with an answer in words." in dana.inner_text("#errors")
    dana.fill("#id_answer", "Families open the meeting; facilitators sit at the back.")
    dana.check("label.tile:has-text('Yes') input")
    dana.click("button:has-text('Save answer')")
    said = dana.inner_text("main")
    assert "Families open the meeting; facilitators sit at the back." in said
    assert "became part of the answer: yes" in said

    # The report tells which strategy was used, where, and what came of it.
    imani.goto("/reports/strategies/")
    report = imani.inner_text("main")
    assert "Protect voices of leadership from below" in report and TITLE in report
    assert imani.problems == [] and ruth.problems == [] and rosa.problems == []

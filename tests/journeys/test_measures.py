"""Partners are asked after a meeting and answer by link on a phone; the pair sees a count, then the result, never who."""

import re

import pytest

from tests.journeys.test_partner_link import mails

pytestmark = pytest.mark.browser
PEOPLE = (("Rosa Almeida", "rosa", 3), ("Tasha Bell", "tasha", 4), ("Priya Quintero", "priya", 5))


def test_three_partners_answer_from_a_phone_and_the_result_shows_only_then(site, signed_in_page, browser):
    imani = signed_in_page("Imani")
    imani.click("table.week a:has-text('Cedar Basin Region')")
    engagement = imani.url
    imani.click("nav.tabs a:has-text('Measures')")
    # Two touches: the instrument, and Ask. Three of the four partners are asked this time.
    imani.click("section:has(h2:text-is('Ask')) a:has-text('Support so far')")
    imani.uncheck("label:has-text('Helen Sato') input", force=True)
    imani.click("button:has-text('Ask')")
    imani.wait_for_selector("text=Asked. It stands on the page of everyone you chose.")
    round_page = imani.url
    assert "0 of 3 answered" in imani.inner_text(".pagehead")

    for count, (name, key, value) in enumerate(PEOPLE, start=1):
        imani.goto(f"{engagement}partners/")
        imani.click(f"tr:has-text('{name}') button:has-text('Send')")
        imani.wait_for_selector(f"text=The link is on its way to {name}.")
        link = re.search(r"http://\S+/view/\S+", mails(site, f"{key}@marigold.example")[-1]).group(0)
        context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        context.set_default_timeout(15_000)
        phone = context.new_page()
        problems = []
        phone.on("pageerror", lambda error, kept=problems: kept.append(str(error)))
        phone.goto(link)
        assert "Get a code to answer" in phone.inner_text("section:has(h2:has-text('You are asked'))")
        phone.click("button:has-text('Send me a code')")
        phone.wait_for_selector("#code")
        code = re.search(r"your code is (\d{6})", mails(site, f"{key}@marigold.example")[-1]).group(1)
        phone.fill("#code", code)
        phone.click("button:has-text('Use this code')")
        phone.wait_for_selector("text=You can change things now")
        phone.click("li:has-text('Support so far') a:has-text('Answer')")
        phone.wait_for_selector("text=No names are kept.")
        assert phone.evaluate("document.documentElement.scrollWidth") == 390
        tile = phone.locator("fieldset >> nth=0").locator(".tile").first.bounding_box()
        assert tile["height"] >= 44 and tile["width"] >= 44
        answer_page = phone.url
        for question in phone.locator("fieldset").all():
            question.locator(f"input[value='{value}']").check(force=True)
        if count == 1:
            # Put away and opened again, what was tapped is still there; the keyboard reaches every answer.
            phone.wait_for_timeout(600)
            phone.goto(answer_page)
            phone.wait_for_selector("text=What you typed here before is back.")
            assert phone.locator(f"input[value='{value}']:checked").count() == 9
            phone.focus(f"fieldset >> nth=0 >> input[value='{value}']")
            phone.keyboard.press("ArrowRight")
            assert phone.locator(f"fieldset >> nth=0 >> input[value='{value + 1}']").is_checked()
            phone.keyboard.press("ArrowLeft")
        phone.click("button:has-text('Send')")
        phone.wait_for_selector("text=Your answer is kept without your name.")
        assert "You are asked" not in phone.inner_text("main") or "Support so far" not in phone.inner_text(
            "section:has(h2:has-text('You are asked'))"
        )
        assert problems == []
        context.close()
        imani.goto(round_page)
        told = imani.inner_text("main")
        assert f"{count} of 3 answered" in told
        assert ("Acceptability" in told) == (count == 3)

    row = imani.locator("tr:has-text('Acceptability')").inner_text().split()
    assert row == ["Acceptability", "4.0", "3"]
    imani.fill("#id_heard", "It fits, and you want it shorter.")
    imani.fill("#id_changed", "An hour at most.")
    imani.click("button:has-text('Save')")
    imani.wait_for_selector("text=It stands on the page of those who answered.")
    imani.click("a:has-text('History')")
    history = imani.inner_text("main")
    assert "Someone who was asked" in history
    assert not any(name in told + history for name, _, _ in PEOPLE)
    assert imani.problems == []

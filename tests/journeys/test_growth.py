"""A practitioner looks at their practice on a phone, reads the report, plans, and a colleague adds a view."""

import pymupdf
import pytest

pytestmark = pytest.mark.browser


def choose(entry, step: int) -> None:
    """Tap a step, as a thumb does."""
    entry.locator(f".tile:has([value='{step}'])").click()


def saved(page) -> None:
    """Wait until the bar says that everything has arrived."""
    page.wait_for_timeout(300)
    page.wait_for_selector("[data-sync]:text-is('All saved')", state="attached")


def test_from_a_self_evaluation_on_a_phone_to_two_next_steps_and_a_colleague_s_view(signed_in_page):
    luis = signed_in_page("Luis", width=390, height=844)
    luis.goto("/growth/")
    luis.click("a:has-text('Implementation support core competencies')")
    luis.click("button:has-text('Begin')")
    luis.wait_for_selector("text=0 of 15 answered")
    assert luis.evaluate("document.documentElement.scrollWidth") == 390
    tile = luis.locator(".entry >> nth=0 >> .tile >> nth=0").bounding_box()
    assert tile["height"] >= 44 and tile["width"] >= 44
    entries = luis.locator(".entry")
    assert entries.count() == 15
    # A low step asks whether skill or conditions stand in the way; a higher one does not.
    first = entries.nth(0)
    choose(first, 1)
    assert first.locator(".why").is_visible()
    first.locator(".why label:has-text('Mostly conditions')").click()
    choose(entries.nth(1), 3)
    assert not entries.nth(1).locator(".why").is_visible()
    entries.nth(1).locator("summary").click()
    entries.nth(1).locator("textarea").fill("They asked why four times, and found the waiting list.")
    entries.nth(1).locator(".offers input").first.check()
    saved(luis)
    # Put away and opened again, it is all there, from the server and not from this device.
    luis.evaluate("localStorage.clear()")
    luis.reload()
    luis.wait_for_selector("text=2 of 15 answered")
    assert luis.locator(".entry >> nth=1 >> textarea").input_value().startswith("They asked why four times")
    luis.click("button:has-text('Finish')")
    assert "Still open: Selecting the THING and 12 more." in luis.inner_text("#errors")
    # By keyboard: a digit chooses and goes on.
    luis.locator(".entry >> nth=2 >> [type=radio][value='1']").first.focus()
    for digit in "2333323343332":
        luis.keyboard.press(digit)
    luis.wait_for_selector("text=15 of 15 answered")
    saved(luis)
    luis.click("button:has-text('Finish')")
    luis.wait_for_url("**/report/")
    report = luis.url
    assert luis.evaluate("document.documentElement.scrollWidth") == 390
    assert "Conditions stand in the way for Developing a team" in luis.inner_text("main")

    # Two next steps; the first one begins a plan.
    luis.click("#next li >> nth=0 >> a:has-text('Choose') >> nth=0")
    luis.wait_for_selector("h1:has-text('Begin a growth plan')")
    luis.fill("#id_equity_aim", "One decision a quarter that families shape before it is made.")
    luis.click("button:has-text('Save')")
    luis.wait_for_url("**/growth/steps/new/**")
    assert luis.input_value("#id_text")
    luis.click("button:has-text('Save')")
    luis.wait_for_selector("text=In your plan.")
    luis.goto(report)
    assert luis.locator("#next .tag:has-text('In your plan')").count() == 1
    luis.click("#next li >> nth=1 >> a:has-text('Choose') >> nth=0")
    luis.click("button:has-text('Save')")
    luis.goto(report)
    assert luis.locator("#next .tag:has-text('In your plan')").count() == 2

    # The documents.
    for name, pages in (("PDF, all of it", 2), ("PDF, one page", 1)):
        luis.click("summary:has-text('PDF or Word')")
        with luis.expect_download() as coming:
            luis.click(f"a:has-text('{name}')")
        with pymupdf.open(coming.value.path()) as file:
            assert file.page_count >= pages
            assert "Unearthing the problem" in " ".join(" ".join(page.get_text() for page in file).split())
        luis.goto(report)

    # The lens.
    for lens, words in (
        ("isp-profile", "The same answers through Implementation Support Practitioner Profile"),
        ("cswe-2022", "The same answers through Social work competencies 2022"),
    ):
        luis.select_option("#lens", lens)
        luis.click("form.compare button:has-text('Show')")
        luis.wait_for_selector(f"text={words}")
        assert luis.evaluate("document.documentElement.scrollWidth") == 390

    # A colleague's view: asked, given, beside one's own.
    luis.goto(report)
    luis.click("a:has-text('Ask for views')")
    peer = luis.locator("label:has-text('co-practitioner')").first.inner_text().split()[0]
    luis.locator("label:has-text('co-practitioner')").first.click()
    luis.click("button:has-text('Ask them')")
    luis.wait_for_selector("text=Asked. They find it on their page Growth.")
    other = signed_in_page(peer)
    assert other.goto(report).status == 404
    other.goto("/growth/")
    other.click("a:has-text('Luis Ferreira')")
    assert other.locator(".entry input:checked").count() == 0
    choose(other.locator(".entry >> nth=0"), 3)
    other.fill("#words", "You know more people than you think.")
    other.click("button:has-text('Give my view')")
    other.wait_for_selector("text=Thank you. Your view is kept.")
    luis.goto(report)
    assert f"{peer}" in luis.inner_text("section:has(h2:text-is('Where views differ'))")
    assert luis.problems == [] and [one for one in other.problems if "404" not in one] == []

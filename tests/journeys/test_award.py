"""Someone hands in a portfolio, is asked to revise, gets the award; anyone can check it, and see when it is taken back."""

import json

import pytest

pytestmark = pytest.mark.browser


def hand_in(page, address: str, words: str) -> None:
    """Hand one part in, with what is there to choose from."""
    page.goto(address)
    if not page.locator("button:has-text('Hand in')").count():
        return
    offers = page.locator("[name='shown']")
    if offers.count() and offers.first.is_visible() and not page.locator("[name='shown']:checked").count():
        offers.first.check()
    if page.locator("textarea[name='words']").count():
        page.fill("textarea[name='words']", words)
    page.click("button:has-text('Hand in')")
    page.wait_for_url(lambda url: url != address)


def test_a_portfolio_is_revised_awarded_checked_by_anyone_and_taken_back(site, signed_in_page, browser):
    imani = signed_in_page("Imani", width=390, height=844)
    imani.goto("/growth/pathways/")
    imani.click("a[href*='/growth/enrolments/']")
    portfolio = imani.url
    parts = [
        site.url + one.get_attribute("href") for one in imani.locator("section[aria-labelledby=pa] a").all()
    ]
    assert len(parts) == 6
    for part in parts:
        hand_in(imani, part, "What happened, who chose, and what came of it.")

    ruth = signed_in_page("Ruth")
    ruth.goto("/growth/reviews/")
    waiting = ruth.locator("section[aria-labelledby=wa] a:has-text('Imani')")
    assert waiting.count() >= 4
    addresses = [one.get_attribute("href") for one in waiting.all()]
    ruth.goto(addresses[0])
    ruth.click("button:has-text('Ask for a revision')")
    assert "There is 1 thing to fix" in ruth.inner_text("main")
    ruth.fill("textarea[name='words']", "Say in a line what the team decided.")
    ruth.click("button:has-text('Ask for a revision')")
    for address in addresses[1:]:
        ruth.goto(address)
        ruth.click("button:has-text('Accept')")
    imani.goto(portfolio)
    again = imani.locator("li:has-text('Revise') a, li:has-text('revision') a").first.get_attribute("href")
    imani.goto(again)
    assert "Say in a line what the team decided." in imani.inner_text("main")
    hand_in(imani, site.url + again, "What happened, who chose, and what came of it. They decided to go on.")
    ruth.goto("/growth/reviews/")
    ruth.click("section[aria-labelledby=wa] a:has-text('Imani')")
    assert "Round 2" in ruth.inner_text("main")
    ruth.click("button:has-text('Accept')")
    ruth.goto(portfolio)
    ruth.click("button:has-text('Give the award')")
    ruth.wait_for_selector("text=Imani Okafor")

    # It opens to anyone only once its holder says so.
    imani.goto(portfolio)
    imani.click("section[aria-labelledby=aw] a")
    award = imani.url
    imani.click("button:has-text('Make it public')")
    public = imani.locator("section[aria-labelledby=pu] a").get_attribute("href")
    with imani.expect_download() as coming:
        imani.evaluate("document.querySelector(\"a[href$='badge.json']\").setAttribute('download', '')")
        imani.click("a[href$='badge.json']")
    signed = json.loads(coming.value.path().read_text())
    assert signed["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"

    anyone = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    anyone.goto(site.url + "/verify/" + public.rstrip("/").rsplit("/", 1)[-1] + "/")
    assert "Imani Okafor: Level 1" in anyone.inner_text("h1")
    assert anyone.locator(".note.good").count() == 1
    assert anyone.evaluate("document.documentElement.scrollWidth") == 390
    checked = anyone.url
    # The same badge, changed by one letter, pasted by somebody.
    anyone.goto(f"{site.url}/verify/")
    anyone.fill(
        "textarea[name='text']",
        json.dumps({**signed, "name": signed.get("name", "") + "x", "validFrom": "2020-01-01T00:00:00Z"}),
    )
    anyone.click("button:has-text('Check it')")
    assert anyone.locator(".note.bad").count() == 1

    ruth.goto(award)
    ruth.click("a:has-text('Take it back')")
    ruth.fill("textarea[name='reason']", "One part was someone else’s.")
    ruth.click("button:has-text('Take it back')")
    anyone.goto(checked)
    assert anyone.locator(".note.bad:has-text('Taken back')").count() == 1
    assert "someone else’s" not in anyone.inner_text("body")
    assert ruth.problems == [] and imani.problems == []
    anyone.context.close()

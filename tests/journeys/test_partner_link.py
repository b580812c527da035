"""A partner's page from a phone: the pair sends the link, the partner reads, gets a code, says yes and ticks off a step."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


def mails(site, to):
    """Mail the demo wrote for someone, oldest first. A mail is a file in the data folder."""
    found = sorted(Path(site.data).rglob("mail/*"), key=lambda file: file.stat().st_mtime_ns)
    texts = [file.read_text("utf-8").replace("=\n", "") for file in found]
    return [text for text in texts if f"To: {to}" in text]


def test_a_partner_reads_says_yes_and_ticks_off_a_step_from_a_phone(site, signed_in_page, browser):
    imani = signed_in_page("Imani")
    imani.click("table.week a:has-text('Cedar Basin Region')")

    # The pair changes one part of the agreement in its place; both sides are asked again.
    imani.click("nav.tabs a:has-text('Agreement')")
    imani.click("a:has-text('Change when one of the pair cannot come')")
    imani.fill("#id_contingency", "The other one comes alone, or we meet by phone within two days.")
    imani.click("button:has-text('Save this part')")
    imani.wait_for_selector("text=New words ask both sides for their yes.")
    assert "Draft" in imani.inner_text(".pagehead")
    imani.click("button:has-text('Yes, I agree for the pair')")
    imani.wait_for_selector("text=Your yes is saved.")

    # It sends a partner the link: one mail, to that partner's own address.
    imani.click("a:has-text('Send partners their page')")
    before = len(mails(site, "rosa@marigold.example"))
    imani.click("tr:has-text('Rosa Almeida') button:has-text('Send')")
    imani.wait_for_selector("text=The link is on its way to Rosa Almeida.")
    sent = mails(site, "rosa@marigold.example")
    assert len(sent) == before + 1
    link = re.search(r"http://\S+/view/\S+", sent[-1]).group(0)

    # On a phone, without an account: it fits, reads, and does not change anything yet.
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    rosa = context.new_page()
    problems = []
    rosa.on("pageerror", lambda error: problems.append(str(error)))
    rosa.goto(link)
    shown = rosa.inner_text("main")
    assert "The other one comes alone, or we meet by phone within two days." in shown
    assert "Hello Rosa." in shown and "Next meeting" in shown and "Your steps" in shown
    assert rosa.evaluate("document.documentElement.scrollWidth") == 390
    assert rosa.locator("button:has-text('Done')").count() == 0
    assert rosa.locator("button:has-text('Yes, I agree')").count() == 0

    # The code goes to the same address. A wrong one says so; the right one opens the page for changes.
    rosa.click("button:has-text('Send me a code')")
    rosa.wait_for_selector("#code")
    code = re.search(r"your code is (\d{6})", mails(site, "rosa@marigold.example")[-1]).group(1)
    rosa.fill("#code", "000000" if code != "000000" else "111111")
    rosa.click("button:has-text('Use this code')")
    rosa.wait_for_selector("text=This code is not right")
    rosa.fill("#code", code)
    rosa.click("button:has-text('Use this code')")
    rosa.wait_for_selector("text=You can change things now")

    rosa.click("button:has-text('Yes, I agree') >> visible=true")
    rosa.wait_for_selector("text=Both sides said yes. The agreement holds.")
    step = rosa.locator("section:has(h2:has-text('Your steps')) li:has(button)").first
    title = step.locator("b").inner_text()
    step.locator("button").click()
    rosa.wait_for_selector("text=Ticked off. Thank you.")
    for key in ("question.one-team", "question.safe"):
        rosa.check(f"input[name='q-{key}'][value='5']", force=True)
    rosa.click("button:has-text('Send my answers')")
    rosa.wait_for_selector("text=Your answers are saved.")
    assert rosa.evaluate("document.documentElement.scrollWidth") == 390
    assert problems == []

    # The pair sees the yes, the step done, and answers only as counts.
    imani.goto(imani.url.replace("/partners/", "/agreement/"))
    told = imani.inner_text("main")
    assert "Agreed" in imani.inner_text(".pagehead")
    assert "Rosa Almeida, partner" in told
    row = imani.locator("#promises tr", has_text=title)
    assert "Done" in row.inner_text()
    assert "Rosa" not in imani.inner_text("section:has(h2:has-text('What partners say'))")

    # Taken back, the link opens nothing, and says no more than that.
    imani.goto(imani.url.replace("/agreement/", "/partners/"))
    imani.click("tr:has-text('Rosa Almeida') button:has-text('Take back')")
    imani.wait_for_selector("text=opens nothing any more")
    assert rosa.goto(link).status == 410
    assert "This link opens nothing" in rosa.inner_text("main")
    context.close()
    assert imani.problems == []

"""Two agencies become one in a real browser: looked at first, saved, marked on the chart, and taken back."""

import re
from datetime import date

import pytest

pytestmark = pytest.mark.browser


def first_of_month(months_ago):
    today = date.today()
    number = today.year * 12 + today.month - 1 - months_ago
    return date(number // 12, number % 12 + 1, 1)


def caption(page):
    """What the table of hours says in its first line: `41 h 15 of support, 32 h of it direct`."""
    return re.match(
        r".*? of it direct", page.inner_text("#h-dose >> xpath=ancestor::section >> css=caption")
    ).group()


def bars(page):
    """(month, width of the direct bar, width of the indirect bar) of every month on the chart."""
    return page.eval_on_selector_all(
        "table.bars tbody tr:not(.turn)",
        """rows => rows.map(row => [row.querySelector('th').innerText,
           ...[...row.querySelectorAll('rect')].map(bar => bar.getAttribute('width'))])""",
    )


def test_two_agencies_become_one_and_the_chart_says_so(signed_in_page):
    ruth = signed_in_page("Ruth")
    ruth.goto("/places/?q=Tallgrass County DSS")
    ruth.click("main a:has-text('Tallgrass County DSS')")
    old = ruth.url
    ruth.goto(f"{old}?months=all")
    hours, drawn = caption(ruth), bars(ruth)
    assert ruth.locator("tr.turn").count() == 0
    assert len(drawn) > 12

    # First choose, then look: nothing is saved by looking.
    ruth.click("a:has-text('Rename, merge or split')")
    ruth.click("main a.t:has-text('Merge')")
    ruth.select_option("#id_other", label="Cedar Basin Health Partners, in Tallgrass County")
    ruth.fill("#id_name", "Tallgrass Human Services")
    on = first_of_month(5)
    ruth.fill("#id_on", on.isoformat())
    ruth.fill("#id_reason", "The county joined its two agencies.")
    ruth.click("button:has-text('Look at what happens')")
    ruth.wait_for_selector("h1:has-text('Look before you save')")
    shown = ruth.inner_text("main")
    assert "Nothing is saved yet." in shown
    assert "Terrell Owens-Gray" in shown and "Goes on in Tallgrass Human Services" in shown
    assert "Tallgrass Human Services will show" in shown
    ruth.click("button:has-text('Merge places')")
    ruth.wait_for_selector("h1:has-text('Tallgrass Human Services')")
    new = ruth.url

    # The same hours, the same bars, and a mark with words where the two became one.
    ruth.goto(f"{new}?months=all")
    assert caption(ruth) == hours
    assert bars(ruth) == drawn
    mark = ruth.locator("tr.turn")
    assert mark.count() == 1
    assert mark.locator("th").inner_text() == on.strftime("%b %Y")
    assert "Merged here from Tallgrass County DSS and Cedar Basin Health Partners" in mark.inner_text()
    assert mark.locator("xpath=following-sibling::tr[1]/th").inner_text() == on.strftime("%b %Y")
    top = mark.locator("td").evaluate("cell => getComputedStyle(cell).borderTopStyle")
    assert top == "dashed"
    assert f"Merged in {on:%B %Y} from" in ruth.inner_text(".pagehead")

    # Terrell's role went along; the closed place is read, and nothing new begins there.
    terrell = signed_in_page("Terrell")
    terrell.goto(new)
    terrell.wait_for_selector("h1:has-text('Tallgrass Human Services')")
    terrell.goto(old)
    assert "Closed" in terrell.inner_text(".pagehead")
    assert terrell.locator("a:has-text('Open an engagement')").count() == 0

    # Taken back, everything is as before.
    ruth.goto(old)
    ruth.click("a:has-text('Rename, merge or split')")
    ruth.click("button:has-text('Take this back')")
    ruth.wait_for_selector("text=Taken back. The places are as they were before.")
    ruth.goto(f"{old}?months=all")
    assert (caption(ruth), bars(ruth)) == (hours, drawn)
    assert ruth.goto(new).status == 404
    assert [text for text in ruth.problems if "404" not in text] == [] and terrell.problems == []

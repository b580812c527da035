"""A gap is taken up from its indicator, its causes are looked for, a strategy is chosen, and somebody answers for it."""

from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.browser


def test_a_gap_is_taken_up_and_followed_to_its_target(signed_in_page):
    lead = signed_in_page("Ruth")
    lead.goto("/attention/")
    lead.click("a:has-text('Families in the program who finish it')")
    lead.click(
        "#groups a:has-text('Urban or rural')"
        if lead.locator("#groups .tag:has-text('Race')").count()
        else "body"
    )
    lead.click("article.part:has(h3:has-text('Rural')) a:has-text('Take this up')")
    assert lead.input_value("#id_group") == "rural"
    lead.fill("#id_why", "Rural families drive an hour, and stop coming in winter.")
    lead.fill("#id_target_gap", "3")
    lead.click("button:has-text('Take it up')")
    assert "A target needs both: how many points, and by which day." in lead.inner_text("main")
    assert lead.input_value("#id_why").startswith("Rural families drive an hour")
    lead.fill("#id_target_on", (date.today() + timedelta(days=200)).isoformat())
    lead.fill("#id_review_on", (date.today() + timedelta(days=60)).isoformat())
    lead.click("button:has-text('Take it up')")
    lead.wait_for_selector("text=Taken up. Look next for where it comes from")
    address = lead.url

    # Causes and a strategy are written without scripts.
    plain = signed_in_page("Ruth", scripts=False)
    plain.goto(address)
    plain.click("a:has-text('Add a cause')")
    plain.select_option("#id_lies_in", label="Inequity of the past")
    plain.fill("#id_text", "The rail stop was closed in 1987.")
    plain.fill("#id_who", "Three grandparents")
    plain.fill("#id_source", "County paper")
    plain.click("button:has-text('Save cause')")
    plain.click("a:has-text('Choose a strategy')")
    plain.select_option("#id_element", label="Shift power through funding")
    plain.fill("#id_text", "Drivers from the towns are paid by the hour.")
    plain.click("button:has-text('Save strategy')")
    assert "Say what this is meant to change" in plain.inner_text("main")
    plain.check("label:has-text('A policy or practice') input")
    plain.check("label:has-text('Accessibility') input")
    plain.click("button:has-text('Save strategy')")
    plain.click("a:has-text('Pay')")
    plain.fill("#id_text", "Two drivers")
    plain.fill("#id_paid", "18")
    plain.fill("#id_others_paid", "24")
    plain.click("button:has-text('Save pay')")
    plain.click("a:has-text('Add somebody')")
    plain.select_option("#id_level", label="Region")
    plain.select_option("#id_person", label="Ruth Castellano")
    plain.fill("#id_does", "Brings the towns together")
    plain.click("button:has-text('Save name')")

    lead.goto(address)
    main = lead.inner_text("main")
    assert "Three grandparents. Source: County paper" in main
    assert "75% of what others are paid" in main
    assert "At most 3 points by" in main and "the target." in main
    assert (
        lead.locator("figure.plot svg[role=img]").get_attribute("aria-label")
        or lead.locator("figure.plot svg").count()
    )
    lead.goto("/attention/")
    assert "Families in the program who finish it: Rural" in lead.inner_text(
        "section:has(h2:has-text('Gaps you answer for'))"
    )
    lead.goto(address)
    lead.click("a:has-text('Close')")
    lead.fill("#id_outcome", "The bus runs again.")
    lead.click("button:has-text('Close it')")
    assert "The bus runs again." in lead.inner_text("main")
    assert lead.locator("a:has-text('Add a cause')").count() == 0

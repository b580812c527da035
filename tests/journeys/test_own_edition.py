"""An administrator makes the practice model the team's own: draft, rename, staff, publish, adopt; old records stay."""

import pytest

pytestmark = pytest.mark.browser


def test_a_team_s_own_edition_comes_and_an_old_record_keeps_the_old_one(signed_in_page):
    ruth = signed_in_page("Ruth")
    ruth.goto("/library/ictp/")
    ruth.click("a:has-text('Make it your own')")
    ruth.select_option("#id_system", label="Foothills Family Support System")
    ruth.fill("#id_edition", "Foothills 2027")
    ruth.fill("#id_why", "Partners asked for their own words.")
    ruth.click("button:has-text('Begin')")

    # A value is renamed.
    ruth.click("a.t:has-text('Mutual Trust')")
    ruth.fill("#id_name", "Trust, both ways")
    ruth.click("button:has-text('Save in the draft')")
    ruth.wait_for_selector("text=Saved in the draft: Trust, both ways.")

    # One practitioner is enough for brief support.
    ruth.click("a.t:has-text('Two for brief support')")
    ruth.fill("#id_name", "One for brief support")
    ruth.fill("#id_need_0_count", "1")
    ruth.click("button:has-text('Save in the draft')")

    # What is shown is what is published.
    ruth.click("a:has-text('Look and publish')")
    shown = ruth.inner_text("main")
    assert "Mutual Trust" in shown and "Trust, both ways" in shown
    assert "2 × Regional support specialist" in shown and "1 × Regional support specialist" in shown
    ruth.click("button:has-text('Publish')")
    ruth.wait_for_selector("text=Published: Foothills 2027.")
    assert "stay with the edition" in ruth.inner_text("main")
    ruth.click("button:has-text('Work by Foothills 2027')")
    ruth.wait_for_selector("text=Open engagements stay as they are.")
    assert "Trust, both ways" in ruth.inner_text("main")

    # An engagement opened before shows its own edition, which still has the old name.
    imani = signed_in_page("Imani")
    imani.click("table.week a:has-text('Cedar Basin Region')")
    imani.click("a:has-text('ICTP implementation support practice model, Foundations brief')")
    assert "An older edition" in imani.inner_text("main")
    assert imani.locator("[id='value.mutual-trust'] h3").first.inner_text().startswith("Mutual Trust")

    # The entry tells everyone how it changed.
    page = signed_in_page("Dana")
    page.goto("/library/ictp/entry/value.mutual-trust/")
    assert "Name: Mutual Trust → Trust, both ways." in page.inner_text("main")


def test_a_word_explains_itself_by_keyboard_alone(signed_in_page):
    imani = signed_in_page("Imani")
    imani.click("table.week a:has-text('Cedar Basin Region')")
    word = imani.locator("button.explain").first
    word.focus()
    imani.keyboard.press("Enter")
    told = imani.locator(".explained:popover-open")
    assert told.is_visible() and "Close support on many fronts" in told.inner_text()
    imani.keyboard.press("Escape")
    assert imani.locator(".explained:popover-open").count() == 0

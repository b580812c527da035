"""One of a pair leaves: a brief for whoever comes, a new pair, and a gap that stays a task until it is closed."""

import pytest

pytestmark = pytest.mark.browser


def test_a_pair_member_leaves_and_the_gap_is_closed(signed_in_page):
    mei = signed_in_page("Mei")
    mei.goto("/engagements/")
    mei.click("main a:has-text('Three Creeks Early Learning')")
    mei.click("nav.tabs a:has-text('Pair work')")
    assert "Luis Ferreira" in mei.inner_text("main")
    mei.click("a:has-text('Someone is away or leaves')")
    mei.select_option("#id_assignment", label="Luis Ferreira")
    mei.select_option("#id_leaves", label="Leaves the pair")
    mei.click("button:has-text('Save and open the task')")
    mei.wait_for_selector(
        "text=What is arranged meanwhile"
    )  # an arrangement is asked for, nothing typed is lost
    assert mei.input_value("#id_leaves") == "yes"
    mei.fill("#id_arrangement", "Mei goes alone until January; the director knows.")
    mei.click("button:has-text('Save and open the task')")
    mei.wait_for_selector("h1:has-text('Hand-over brief')")
    brief = mei.inner_text("main")
    assert "Close the gap: Luis Ferreira away" in brief and "Mei goes alone until January" in brief

    # A new pair: Imani joins, is told, and reads the brief.
    mei.click("nav.tabs a:has-text('Pair work')")
    mei.click("a:has-text('Change the pair')")
    mei.select_option("#id_person", label="Imani Okafor")
    mei.select_option("#id_role", label="Regional support specialist")
    mei.click("button:has-text('Add to this engagement')")
    mei.wait_for_selector("text=Saved.")
    imani = signed_in_page("Imani")
    imani.goto("/notices/")
    imani.click("a:has-text('You support Three Creeks Early Learning')")
    imani.click("nav.tabs a:has-text('Pair work')")
    imani.click("a:has-text('Hand-over brief')")
    assert "Luis Ferreira" in imani.inner_text("main")

    # The gap stays a task until it is done.
    mei.goto(imani.url.replace("/brief/", "/pair-work/"))
    mei.click("a:has-text('Close the gap by')")
    mei.select_option("#id_state", "done")
    mei.click("main button:has-text('Save')")
    mei.goto(imani.url.replace("/brief/", "/pair-work/"))
    assert "Gap closed" in mei.inner_text("main") and "Close the gap by" not in mei.inner_text("main")


def test_a_solo_contact_is_refused_until_it_was_agreed(signed_in_page):
    dana = signed_in_page("Dana")
    dana.goto("/engagements/")
    dana.click("main a:has-text('Juniper Flats Family Center')")
    ref = dana.url.rstrip("/").rsplit("/", 1)[1]
    dana.goto(f"/log/?engagement={ref}&kind=contact")
    there = dana.locator("label.tile:has-text('Imani') input[name='there']")
    if there.is_checked():
        there.uncheck(force=True)
    dana.locator("label.tile:has-text('60') input[name='length']").check(force=True)
    dana.locator("label.tile:has-text('Video') input[name='mode']").check(force=True)
    dana.locator("label.tile:has-text('Dana') input[name='led']").check(force=True)
    dana.fill("#id_note", "The family council wants evening hours.")
    dana.click("button[name='save']")
    dana.wait_for_selector("text=Only one of the pair took part, and there is no reason yet.")
    dana.select_option("#id_solo_reason", label="Agreed beforehand")
    dana.click("button[name='save']")
    dana.wait_for_selector("text=Solo support needs your co-practitioner's agreement beforehand.")
    assert dana.input_value("#id_note") == "The family council wants evening hours."
    dana.check("input[name='solo_agreed']")
    dana.click("button[name='save']")
    dana.wait_for_selector("text=Logged")
    dana.goto(f"/engagements/{ref}/pair-work/")
    assert "Alone, agreed" in dana.inner_text("main")

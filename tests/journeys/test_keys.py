"""Shortcuts: the sheet, going places, never while somebody types, and off when wished."""

import pytest

pytestmark = pytest.mark.browser


def test_shortcuts_go_places_rest_while_typing_and_can_be_turned_off(signed_in_page):
    page = signed_in_page("Imani")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open] >> text=Keyboard shortcuts")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url("**/engagements/")
    # A letter typed into a field is a letter.
    page.keyboard.press("l")
    page.wait_for_url("**/log/**")
    page.goto("/notices/")
    page.focus("#id_quiet_from")
    page.keyboard.press("l")
    page.keyboard.press("?")
    assert page.url.endswith("/notices/") and page.query_selector("dialog[open]") is None
    # Off means off; the sheet itself stays within reach.
    page.click("footer a:has-text('Keyboard shortcuts')")
    page.uncheck("dialog[open] input[type=checkbox]")
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("l")
    page.wait_for_timeout(300)
    assert page.url.endswith("/notices/")

"""A pair of practitioners works a support week; a partner confirms; a test of change closes; history tells it all."""

import re

import pytest

pytestmark = pytest.mark.browser


def by_text(page, text, kind="a"):
    return page.locator(kind, has_text=text).first


def test_a_pair_plans_logs_debriefs_and_a_goal_is_confirmed_from_both_sides(signed_in_page):
    imani, dana = signed_in_page("Imani"), signed_in_page("Dana")

    # Imani plans a contact with Dana.
    imani.click("table.week a:has-text('Cedar Basin Region')")
    imani.click("a:has-text('Plan a contact')")
    imani.fill("#id_title", "Listening session at the library")
    imani.fill("#id_on", imani.evaluate("new Date().toLocaleDateString('en-CA')"))
    imani.fill("#id_purpose", "Hear what families want from the next year.")
    imani.check("label.tile:has-text('In person') >> nth=0 >> input")
    imani.select_option("#id_focus", label="Co-creation")
    imani.click("button:has-text('Save plan')")
    imani.wait_for_selector("h1:has-text('Listening session at the library')")
    assert "Leads" in imani.inner_text("main aside") and "Dana Whitfield" in imani.inner_text("main aside")
    imani.click("button:has-text('Mark co-plan as held')")
    imani.wait_for_selector("text=Co-plan held")
    activity = re.search(r"/activities/(\w+)/", imani.url).group(1)

    # Either of the pair may log it: Dana does, once for both, in few touches.
    dana.click("a:has-text('Log activity')")
    dana.click("a.tile:has-text('Listening session')")
    dana.fill("#id_note", "Three parents offered to lead the next one.")
    dana.click("button[name='save']")
    dana.wait_for_selector("text=Logged, once for all who took part.")
    assert "1 h 15" in dana.inner_text("main") or "1 h" in dana.inner_text("main")

    # Both debrief; neither sees the other's account before both are shared.
    imani.goto(f"/activities/{activity}/debrief/")
    imani.fill("#id_account", "People spoke first, we listened for once.")
    imani.click("button[name='share']")
    imani.wait_for_selector("text=Shared with your pair.")
    dana.goto(f"/activities/{activity}/")
    assert "People spoke first" not in dana.inner_text("main")
    dana.click("a:has-text('Write your account')")
    dana.fill("#id_account", "The room changed when the interpreter sat with the families.")
    dana.click("button[name='share']")
    dana.wait_for_selector("text=Shared with your pair.")
    assert "People spoke first, we listened for once." in dana.inner_text("main")
    imani.goto(f"/activities/{activity}/")
    assert "when the interpreter sat with the families" in imani.inner_text("main")

    # A goal waits until the partners' side says yes from its own sign-in.
    engagement = imani.get_attribute("nav.crumb a[href*='/engagements/']:nth-of-type(2)", "href")
    imani.goto(engagement)
    imani.click("a:has-text('Add goal with partners')")
    imani.fill("#id_statement", "By spring, parents co-lead every listening session.")
    imani.fill("#id_success", "You see us at the front of the room.")
    imani.fill("#id_procedure", "Written alone, read aloud, agreed.")
    imani.fill("#id_bias_steps", "Parents spoke first.")
    imani.check("label.tile:has-text('Rosa Almeida') input")
    imani.click("button:has-text('Save goal')")
    imani.wait_for_selector("text=It becomes active when both sides say yes.")
    goal = imani.url
    imani.click("button:has-text('Yes, I confirm for the pair')")
    imani.wait_for_selector("text=Your yes is saved.")
    assert "Proposed" in imani.inner_text(".pagehead")
    rosa = signed_in_page("Rosa")
    rosa.goto(goal)
    rosa.click("button:has-text('Yes, I confirm for the partners')")
    rosa.wait_for_selector("text=Both sides said yes. The goal is active.")

    # A test of change closes only when compared and decided.
    imani.goto(goal)
    imani.click("a:has-text('Plan a test')")
    imani.fill("#id_title", "Two parents open the session")
    imani.fill("#id_prediction", "At least five families speak, against two last time.")
    imani.click("button:has-text('Save plan')")
    imani.click("button:has-text('Start trying it')")
    imani.click("button:has-text('Go to study')")
    imani.click("button:has-text('Go to act')")
    assert "There is no data from the test yet." in imani.inner_text("#errors")
    imani.fill("#id_data", "Seven families spoke.")
    imani.fill("#id_comparison", "More than predicted; childcare may have helped as well.")
    imani.click("button:has-text('Go to act')")
    imani.wait_for_selector("h2:has-text('Act')")
    imani.click("button:has-text('Close this test')")
    assert "What to do with the change is not decided." in imani.inner_text("#errors")
    imani.check("label.tile:has-text('Adopt') input")
    imani.click("button:has-text('Close this test')")
    imani.wait_for_selector("text=This test is closed.")

    # All of it stands on the engagement page and in its history.
    imani.goto(engagement)
    shown = imani.inner_text("main")
    assert "Listening session at the library" in shown
    assert "By spring, parents co-lead every listening session." in shown
    imani.click("a:has-text('History')")
    told = imani.inner_text("main")
    for words in (
        "Listening session at the library",
        "Two parents open the session",
        "Rosa Almeida",
        "Dana Whitfield",
    ):
        assert words in told
    assert imani.problems == [] and dana.problems == [] and rosa.problems == []


def test_a_stranger_sees_nothing_and_cannot_tell_not_there_from_not_yours(signed_in_page):
    imani, sam = signed_in_page("Imani"), signed_in_page("Sam")
    address = imani.get_attribute("table.week a:has-text('Cedar Basin Region')", "href")
    assert "No engagements yet" in sam.inner_text("main")
    seen = []
    for path in (address, "/engagements/2222222222/"):
        answer = sam.goto(path)
        seen.append((answer.status, sam.inner_text("main")))
    assert seen[0] == seen[1]
    assert seen[0][0] == 404


def test_the_log_takes_few_touches_on_a_phone_when_the_plan_is_right(signed_in_page):
    dana = signed_in_page("Dana", width=390, height=844)
    touches = 0

    def tap(selector):
        nonlocal touches
        touches += 1
        dana.click(selector)

    tap("a:has-text('Log activity')")
    if dana.locator("a.tile[href*='/activities/']").count():
        tap("a.tile[href*='/activities/'] >> nth=0")
    else:
        tap("a.tile[href*='?engagement=']:not([href*='indirect']) >> nth=0")
        tap("label.tile:has-text('45')")
        tap("label.tile:has-text('Phone call')")
    tap("button[name='save']")
    dana.wait_for_selector("text=Logged, once for all who took part.")
    assert touches <= 6

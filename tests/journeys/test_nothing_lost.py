"""What people typed is not lost: no scripts, no connection, a session that ran out, two editors, two presses."""

import re
import secrets

import pytest

pytestmark = pytest.mark.browser
# A word of this run alone, so that a kept demo does not count earlier runs.
PLACE = f"Marlow{secrets.token_hex(3)}"


def plan(page, title):
    page.click("table.week a:has-text('Cedar Basin Region')")
    page.click("a:has-text('Plan a contact')")
    page.fill("#id_title", title)
    page.click("button:has-text('Save plan')")
    page.wait_for_selector(f"h1:has-text('{title}')")
    return re.search(r"/activities/(\w+)/", page.url).group(1)


def test_the_loop_works_without_scripts(signed_in_page):
    imani = signed_in_page("Imani", scripts=False)
    ref = plan(imani, "A contact without scripts")
    imani.goto(f"/activities/{ref}/plan/")
    imani.fill("#id_agenda", "One thing only.")
    imani.click("button:has-text('Save plan')")
    assert "One thing only." in imani.inner_text("main")


def test_a_draft_survives_a_closed_page(signed_in_page):
    imani = signed_in_page("Imani")
    ref = plan(imani, "A contact with a draft")
    imani.goto(f"/activities/{ref}/plan/")
    imani.fill("#id_agenda", "Half a thought")
    imani.wait_for_timeout(700)
    imani.goto("/")
    imani.goto(f"/activities/{ref}/plan/")
    assert imani.input_value("#id_agenda") == "Half a thought"
    imani.click("button:has-text('Start over')")
    assert imani.input_value("#id_agenda") == ""


def test_a_log_saved_without_a_connection_is_sent_once_when_it_is_back(signed_in_page):
    imani = signed_in_page("Imani", width=390, height=844)
    imani.click("a:has-text('Log activity')")
    imani.click("a.tile[href*='kind=indirect'] >> nth=0")
    imani.check("label.tile:has-text('45') input")
    imani.fill("#id_note", f"Written on the line to {PLACE}.")
    imani.context.set_offline(True)
    imani.click("button[name='save']")
    imani.wait_for_selector("text=Saved on this device.")
    imani.context.set_offline(False)
    imani.evaluate("window.dispatchEvent(new Event('online'))")
    for _ in range(50):
        waiting = imani.evaluate("Object.keys(localStorage).filter(key => key.startsWith('queue:')).length")
        if not waiting:
            break
        imani.wait_for_timeout(100)
    assert waiting == 0
    imani.goto(f"/activities/?q={PLACE}")
    assert imani.locator("main table tbody tr").count() == 1


def test_a_session_that_ran_out_keeps_what_was_typed(signed_in_page, site):
    for scripts in (True, False):
        imani = signed_in_page("Imani", scripts=scripts)
        ref = plan(imani, "A contact and a session")
        imani.goto(f"/activities/{ref}/plan/")
        imani.fill("#id_agenda", "Typed before the session ended.")
        imani.context.clear_cookies(name="sessionid")
        imani.click("button:has-text('Save plan')")
        imani.wait_for_selector('input[name="login"]')
        imani.fill('input[name="login"]', site.people["Imani"]["email"])
        imani.fill('input[name="password"]', site.password("Imani"))
        imani.click("main form button >> nth=0")
        imani.wait_for_selector("#id_agenda")
        assert imani.input_value("#id_agenda") == "Typed before the session ended."


def test_two_people_editing_at_once_see_both_versions(signed_in_page):
    imani, dana = signed_in_page("Imani"), signed_in_page("Dana")
    ref = plan(imani, "A contact two people edit")
    for page in (imani, dana):
        page.goto(f"/activities/{ref}/plan/")
    imani.fill("#id_purpose", "What Imani wants.")
    imani.click("button:has-text('Save plan')")
    imani.wait_for_selector("text=What Imani wants.")
    dana.fill("#id_purpose", "What Dana wants.")
    dana.click("button:has-text('Save plan')")
    dana.wait_for_selector("h1:has-text('You both changed this')")
    shown = dana.inner_text("main")
    assert "What Imani wants." in shown and "What Dana wants." in shown
    dana.click("button:has-text('Save my version')")
    dana.wait_for_selector("h1:has-text('A contact two people edit')")
    assert "What Dana wants." in dana.inner_text("main")
    dana.click("a:has-text('History')")
    assert "What Imani wants." in dana.inner_text("main")


def test_a_form_sent_twice_does_its_work_once(signed_in_page):
    imani = signed_in_page("Imani")
    imani.click("table.week a:has-text('Cedar Basin Region')")
    imani.click("a:has-text('Plan a contact')")
    imani.fill("#id_title", f"A contact sent twice to {PLACE}")
    twice = imani.evaluate(
        """async () => {
          const form = document.querySelector('form[data-draft]');
          const body = () => new URLSearchParams(new FormData(form));
          const send = () => fetch(location.href, {method: 'POST', body: body(), redirect: 'follow'}).then((a) => a.url);
          return [await send(), await send()];
        }"""
    )
    assert twice[0] == twice[1]
    imani.goto(f"/activities/?q=twice+{PLACE}")
    assert imani.locator("main table tbody tr").count() == 1

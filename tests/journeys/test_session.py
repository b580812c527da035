"""A session in a room: a screen, two phones, stories retold and agreed to, what they share, and what they show."""

import pytest

pytestmark = pytest.mark.browser

METHOD = "liberating-structures:method.appreciative-interviews"


def open_phone(site, browser, problems):
    context = browser.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    return page


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def join(page, code, name):
    page.goto("/together/")
    page.fill("#code", code.upper())
    page.click("button:has-text('Join')")
    page.fill("#id_name", name)
    page.check("#id_named")
    fits(page)
    page.click("button:has-text('Join')")
    page.wait_for_selector("h1:has-text('Say what is coming')")
    fits(page)


def retell(page, teller, title, happened, conditions):
    page.click("a:has-text('Retell a story')")
    page.select_option("#id_teller", label=teller)
    page.fill("#id_title", title)
    page.fill("#id_happened", happened)
    page.fill("#id_conditions", conditions)
    fits(page)
    page.click("button:has-text('Keep it')")
    page.wait_for_selector(f"text={teller} is asked now who may read it.")


def agree(page, title, reach):
    page.reload()
    box = page.locator(f"section:has(h2:has-text('{title}'))")
    box.get_by_label(reach).check()
    box.locator("button:has-text('Say so')").click()
    page.wait_for_selector("text=It holds everywhere, from now on.")


def test_stories_go_from_two_phones_to_the_screen_and_through_a_lens(site, signed_in_page, browser):
    problems = []
    imani = signed_in_page("Imani", width=390, height=844)
    imani.goto("/engagements/")
    imani.click("main a:has-text('Cedar Basin Region')")
    imani.click("nav.tabs a:has-text('Sessions')")
    imani.click("a:has-text('Plan a session')")
    imani.click("h2 a:has-text('Appreciative Interviews')")
    imani.fill("#id_minutes", "40")
    imani.click("button:has-text('Plan it')")
    imani.wait_for_selector("text=This method asks for 53 minutes at least.")
    fits(imani)
    imani.click("button:has-text('Begin now')")
    code = imani.inner_text(".codeword")
    assert "left" in imani.inner_text("[data-until]")
    fits(imani)

    ada, bo = open_phone(site, browser, problems), open_phone(site, browser, problems)
    join(ada, code, "Ada")
    join(bo, code, "Bo")
    imani.click("button:has-text('Next: Interview in pairs')")
    imani.click("button:has-text('Next: Retell in fours')")
    retell(ada, "Bo", "Bo’s garden", "Neighbors brought tools on Sunday.", "Neighbors\nA place to meet")
    bo.reload()
    retell(
        bo, "Ada", "Ada’s school bus", "A driver waited ten minutes longer.", "Someone asked\nA place to meet"
    )
    assert "Retell in fours" in bo.inner_text("#now")
    imani.click("a:has-text('Look again')")
    assert "2 stories wait" in imani.inner_text("#came")
    agree(ada, "Ada’s school bus", "Everyone who works in")
    agree(bo, "Bo’s garden", "Those who run this session")
    fits(ada)

    # The screen looks by itself; what both stories share comes first.
    imani.wait_for_selector("#came h3:has-text('Ada’s school bus')", timeout=20_000)
    imani.wait_for_selector("#came h3:has-text('Bo’s garden')", timeout=20_000)
    assert imani.inner_text(".pattern li >> nth=0").split() == ["A", "place", "to", "meet", "2"]
    ada.check("input[name=kind][value=more]", force=True)
    ada.fill("#id_text", "Keep the room open on Sundays")
    ada.click("button:has-text('Put it on the screen')")
    ada.wait_for_selector("text=It stands on the screen, without your name.")

    imani.click("button:has-text('End the session')")
    imani.wait_for_selector("text=Ended. The code opens nothing any more.")
    ada.goto(f"/together/{code}/room/")
    assert "This session has ended." in ada.inner_text("main")
    imani.click("a:has-text('Make it a next step')")
    assert imani.input_value("#id_title") == "Keep the room open on Sundays"
    imani.fill("#id_owner_text", "The parents’ council")
    imani.fill("#id_due_on", "2031-03-01")
    imani.click("button:has-text('Take it on')")
    imani.wait_for_selector("section:has(h2:has-text('Next steps')) >> text=The parents’ council")
    assert "Ada" in imani.inner_text("section:has(h2:has-text('Who took part'))")

    # Tied to one framework, found through another; Bo's story stays with those who ran the session.
    imani.click("h3 a:has-text('Ada’s school bus')")
    imani.click("a:has-text('What it shows')")
    imani.get_by_label("Building capacity").check()
    imani.click("form.stack button:has-text('Save')")
    imani.wait_for_selector("section:has(h2:has-text('What it shows')) >> text=Building capacity")
    imani.goto("/stories/")
    imani.select_option("#id_lens", label="Social work competencies 2022")
    imani.click("button:has-text('Show')")
    imani.wait_for_selector("li:has-text('Ada’s school bus') >> text=By Building capacity")
    fits(imani)
    rosa = signed_in_page("Rosa")
    rosa.goto("/stories/")
    assert "Ada’s school bus" in rosa.inner_text("main")
    assert "Bo’s garden" not in rosa.inner_text("main")
    assert imani.problems == rosa.problems == problems == []
    for page in (ada, bo):
        page.context.close()

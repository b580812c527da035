"""Every page under axe in both themes, at 320 px without sideways scroll, and a journey by keyboard alone."""

import json
from importlib.resources import files

import pytest

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def addresses(page):
    """Pages as a practitioner meets them, by following links of the page itself."""
    engagement = page.get_attribute("table.week a:has-text('Cedar Basin Region')", "href")
    page.goto(engagement)
    goal = page.get_attribute("article.goal h3 a", "href")
    done = page.get_attribute("ol.timeline h3 a", "href")
    planned = page.get_attribute("aside a:has-text('Open the plan')", "href")
    cycle = page.get_attribute("ol.cycles h4 a", "href")
    place = page.get_attribute("aside a[href^='/places/']", "href")
    person = page.get_attribute("a[href^='/people/']", "href")
    page.goto("/growth/")
    look = page.get_attribute("a[href$='/report/']", "href")
    plan = page.get_attribute("a[href*='/growth/plans/']", "href")
    step = page.get_attribute("a[href*='/growth/steps/']", "href")
    asked = page.get_attribute("a[href$='/view/']", "href")
    page.goto("/gaps/")
    gap = page.get_attribute("table a[href^='/gaps/']", "href")
    page.goto(f"{place}holds/")
    structure = page.get_attribute("table a[href^='/structures/']", "href")
    stress = page.get_attribute("a[href^='/stress/']", "href")
    page.goto(f"{engagement}sessions/")
    session = page.get_attribute("li:has-text('Appreciative') a[href^='/sessions/']", "href")
    walk = page.get_attribute("li:has-text('Data walk') a[href^='/sessions/']", "href")
    page.goto("/stories/")
    story = page.get_attribute("article a[href^='/stories/']", "href")
    page.goto("/strategies/")
    strategy = page.get_attribute("table a[href^='/strategies/']", "href")
    strategies = page.get_attribute("table a[href$='/strategies/'][href^='/engagements/']", "href")
    return [
        "/methods/",
        "/methods/liberating-structures/method.appreciative-interviews/",
        f"{engagement}sessions/",
        f"{engagement}sessions/plan/?method=facilitation:method.data-walk",
        session,
        f"{session}story/",
        walk,
        "/stories/?lens=cswe-2022",
        "/stories/",
        story,
        f"{story}shows/",
        f"{story}consent/",
        "/together/",
        "/",
        "/engagements/",
        engagement,
        f"{engagement}edit/",
        f"{engagement}place/stage/",
        f"{engagement}pair/",
        f"{engagement}plan/",
        f"{engagement}agreement/",
        f"{engagement}agreement/edit/does/",
        f"{engagement}agreement/look/",
        f"{engagement}readiness/",
        f"{engagement}readiness/look/",
        f"{engagement}readiness/place/",
        f"{engagement}event/",
        f"{engagement}partners/",
        f"{engagement}goals/new/",
        f"{engagement}concerns/",
        f"{engagement}concerns/new/",
        f"{engagement}decisions/",
        f"{engagement}learning/",
        f"{engagement}lessons/new/",
        f"{engagement}notes/",
        f"{engagement}notes/new/?kind=note.improvement",
        f"{engagement}pair-work/",
        f"{engagement}values/",
        "/lessons/",
        "/notes/",
        "/practice-changes/",
        f"{engagement}decisions/new/",
        f"{engagement}why/",
        f"{engagement}why/new/",
        "/concerns/",
        "/growth/",
        look,
        f"{look}?lens=isp-profile",
        look.replace("report/", "views/"),
        look.replace("report/", "share/"),
        plan,
        step,
        "/growth/plans/new/",
        "/growth/learning/",
        "/growth/learning/new/",
        "/growth/evaluate/nine-reasons/",
        "/growth/uses/",
        "/growth/uses/reasons/",
        "/growth/uses/training/tci/",
        "/growth/cohorts/new/",
        asked,
        "/gaps/",
        gap,
        f"{gap}add/strategy/",
        "/reports/strategies/",
        "/reports/causes/",
        "/reports/support/",
        "/library/ictp/entry/value.mutual-trust/",
        "/library/reviews/due/",
        "/documents/",
        "/documents/new/",
        "/practice-changes/",
        "/activities/",
        done,
        f"{done}debrief/",
        planned,
        f"{planned}log/",
        "/log/",
        "/goals/",
        goal,
        f"{goal}levels/",
        f"{goal}measure/",
        f"{goal}tests/new/",
        cycle,
        "/places/",
        place,
        strategies,
        f"{strategies}find/",
        f"{strategies}new/",
        strategy,
        f"{strategy}fit/",
        f"{strategy}move/ended/",
        "/strategies/",
        f"{place}holds/",
        f"{place}holds/new/data/",
        f"{place}serves/",
        structure,
        f"{structure}add/checked/",
        stress,
        f"{stress}say/scenario.staff/",
        "/reports/reach/",
        "/reports/levels/",
        "/reports/brings-about/",
        f"{place}takes-over/new/",
        "/people/",
        person,
        "/library/",
        "/library/ictp/",
        "/library/k12-mtss/",
        "/library/tci-2018/",
        "/commitments/",
        "/imports/",
        "/help/",
        f"/history/support.engagement/{engagement.strip('/').split('/')[-1]}/",
        "/you/",
        "/account/factors/",
        "/account/factors/app/",
        "/account/factors/passkeys/add/",
        "/account/sessions/",
        "/account/password/change/",
        "/engagements/2222222222/",
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(signed_in_page, theme):
    page = signed_in_page("Imani", theme=theme)
    found = {}
    for path in addresses(page):
        page.goto(path)
        page.evaluate(f"{AXE}; undefined")
        result = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
        broken = [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in result["violations"]]
        if broken:
            found[path] = broken
    assert found == {}


def test_the_sign_in_page_is_clean_too(site, browser):
    for theme in ("light", "dark"):
        context = browser.new_context(base_url=site.url, color_scheme=theme)
        page = context.new_page()
        page.goto("/account/login/")
        page.evaluate(f"{AXE}; undefined")
        result = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
        assert [one["id"] for one in result["violations"]] == []
        context.close()


def test_nothing_scrolls_sideways_at_320_pixels(signed_in_page):
    page = signed_in_page("Imani", width=320, height=700)
    wide = []
    for path in addresses(page):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append(f"{path}: {width}")
    assert wide == []


def test_a_contact_is_planned_by_keyboard_alone(signed_in_page):
    page = signed_in_page("Imani")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")

    def tab_to(test, most=80):
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(f"(() => {{ const e = document.activeElement; return {test}; }})()"):
                return
        raise AssertionError(f"The keyboard never reached {test}")

    tab_to("e.textContent === 'Cedar Basin Region'")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Cedar Basin Region')")
    tab_to("e.textContent.trim() === 'Plan a contact'")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Plan a contact')")
    tab_to("e.id === 'id_title'")
    page.keyboard.type("Call with two directors")
    tab_to("e.id === 'id_purpose'")
    page.keyboard.type("Agree who hosts.")
    tab_to("e.tagName === 'BUTTON' && e.textContent === 'Save plan'", most=120)
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Call with two directors')")

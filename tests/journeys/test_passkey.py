"""A passkey from end to end in a real browser: added, used after the password, used alone, taken off."""

import json

import pytest

from tests.journeys.test_accessible import AXE, RULES

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(site, browser):
    """A small window at the site's name (passkeys need one), with a device that keeps passkeys."""
    context = browser.new_context(
        base_url=site.url.replace("127.0.0.1", "localhost"), viewport={"width": 390, "height": 844}
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.problems = []
    page.on(
        "console", lambda said: page.problems.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.devices = context.new_cdp_session(page)
    page.devices.send("WebAuthn.enable")
    page.device = page.devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})[
        "authenticatorId"
    ]
    yield page
    context.close()


def type_in(page, site, name):
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(site.people[name]["email"])
    page.get_by_label("Password").fill(site.password(name))
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")


def look_over(page):
    """Nothing for axe to find, and nothing wider than the phone."""
    page.evaluate(f"{AXE}; undefined")
    result = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
    assert [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in result["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_passkey_from_adding_it_to_taking_it_off(phone, site):
    type_in(phone, site, "Helen")
    phone.locator(".menu summary").click()
    phone.get_by_role("link", name="Your account").click()
    look_over(phone)
    phone.get_by_role("link", name="Second factor and passkeys").click()
    look_over(phone)
    phone.get_by_role("link", name="Add a passkey").click()
    look_over(phone)
    phone.get_by_label("Name").fill("Helen’s phone")
    phone.get_by_role("button", name="Add passkey").click()
    phone.get_by_role("heading", name="Recovery codes").wait_for()
    assert phone.locator("ol.codes li").count() == 10
    look_over(phone)
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="Download as a file").click()
    assert saved.value.suggested_filename == "marigold-recovery-codes.txt"
    phone.get_by_role("link", name="I have kept them").click()
    assert "Signs you in alone." in phone.inner_text("main")

    sign_out(phone)
    type_in(phone, site, "Helen")
    phone.get_by_role("heading", name="One more step").wait_for()
    look_over(phone)
    phone.get_by_role("button", name="Use a passkey").click()
    phone.locator(".menu summary").wait_for()

    sign_out(phone)
    look_over(phone)
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.locator(".menu summary").wait_for()
    assert "Helen Sato" in phone.locator(".menu summary").get_attribute("aria-label")

    # A passkey whose owner cannot show a finger or PIN does not sign in alone.
    sign_out(phone)
    phone.devices.send("WebAuthn.setUserVerified", {"authenticatorId": phone.device, "isUserVerified": False})
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.get_by_role("alert").filter(has_text="No passkey was used.").wait_for()
    phone.devices.send("WebAuthn.setUserVerified", {"authenticatorId": phone.device, "isUserVerified": True})
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.locator(".menu summary").wait_for()

    phone.goto("/account/factors/")
    phone.get_by_role("link", name="Take off Helen’s phone").click()
    look_over(phone)
    phone.get_by_role("button", name="Take passkey off").click()
    assert "Set up an app" in phone.inner_text("main") and "Helen’s phone" not in phone.inner_text(
        "main ul, main section"
    )
    assert phone.problems == []


def test_the_page_says_what_passkeys_need(phone, site, browser):
    at_a_number = browser.new_context(base_url=site.url).new_page()
    type_in(at_a_number, site, "Helen")
    at_a_number.goto("/account/factors/passkeys/add/")
    assert "Passkeys need a name in the address, such as http://localhost:" in at_a_number.inner_text("main")
    assert at_a_number.get_by_role("button", name="Add passkey").count() == 0
    without = browser.new_context(base_url=site.url, java_script_enabled=False).new_page()
    type_in(without, site, "Helen")
    without.goto("/account/factors/passkeys/add/")
    assert "Passkeys need JavaScript" in without.inner_text("main")
    without.goto("/account/factors/app/")
    assert without.locator("img.qr").get_attribute("alt").startswith("QR code")
    for page in (at_a_number, without):
        page.context.close()

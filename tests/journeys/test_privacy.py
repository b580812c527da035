"""Who looked, one's own data and the wish to be erased, on a phone, on a site whose reads cannot write."""

import zipfile

import pytest

from tests.journeys.test_passkey import look_over

pytestmark = pytest.mark.browser


def test_who_looked_the_download_and_a_wish_taken_back(signed_in_page):
    ruth = signed_in_page("Ruth", width=390, height=844)
    ruth.goto("/people/?q=Tasha")
    ruth.get_by_role("link", name="Tasha Bell").click()
    ruth.get_by_role("heading", name="Tasha Bell").wait_for()

    tasha = signed_in_page("Tasha", width=390, height=844)
    tasha.locator(".menu summary").click()
    tasha.get_by_role("link", name="Your account").click()
    tasha.get_by_role("link", name="Who looked").click()
    assert "Ruth Castellano opened your page as an administrator" in tasha.inner_text("main")
    look_over(tasha)

    tasha.goto("/you/data/")
    look_over(tasha)
    with tasha.expect_download() as saved:
        tasha.get_by_role("link", name="Download your data").click()
    with zipfile.ZipFile(saved.value.path()) as archive:
        assert "Tasha Bell" in archive.read("about-you.csv").decode()
    tasha.get_by_label("Anything the administrator should know").fill("I moved away.")
    tasha.get_by_role("button", name="Ask to be erased").click()
    tasha.get_by_role("button", name="Take it back").wait_for()
    look_over(tasha)

    ruth.goto("/people/")
    ruth.get_by_role("link", name="Wishes to be erased (1)").click()
    look_over(ruth)
    ruth.get_by_role("link", name="Tasha Bell").click()
    assert "I moved away." in ruth.inner_text("main")
    assert ruth.get_by_role("button", name="Erase Tasha Bell").count() == 0
    look_over(ruth)
    for path in ("/roles/", "/people/"):
        ruth.goto(path)
        look_over(ruth)

    tasha.get_by_role("button", name="Take it back").click()
    tasha.get_by_role("button", name="Ask to be erased").wait_for()
    tasha.goto("/you/looked/")
    assert "Tasha Bell downloaded your data" in tasha.inner_text("main")
    assert ruth.problems == tasha.problems == []

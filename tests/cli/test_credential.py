"""A badge checked from a file: the verdict in words, in data, and as the command's end."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from marigold.core import credentials as ob
from tests.cli.conftest import Run
from tests.core.credentials.world import AWARD, ISSUER, LIST, Web, changed, signed


def put(folder: Path, name: str, content: object) -> str:
    """Write a file and give its name."""
    if isinstance(content, bytes):
        (folder / name).write_bytes(content)
    else:
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))
    return name


def pages(folder: Path, *revoked: int) -> list[str]:
    """The options that say what stands where."""
    web = Web(*revoked)
    issuer = put(folder, "issuer.json", web.pages[ISSUER.id])
    status = put(folder, "status.json", web.pages[LIST])
    return ["--page", f"{ISSUER.id}={issuer}", "--page", f"{LIST}={status}"]


def test_a_good_badge_from_a_file_and_from_its_picture(marigold: Run, tmp_path: Path) -> None:
    told = pages(tmp_path)
    badge = put(tmp_path, "badge.json", signed())
    answer = marigold("credential", "verify", badge, *told, "--at", "2026-06-01")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines() == [
        "This badge is good.",
        "  shape      yes        It has every part a badge needs.",
        "  words      yes        Every word in it is under the signature.",
        "  key        yes        The issuer's document lists the key.",
        "  signature  yes        The signature fits.",
        "  dates      yes        It holds until 2029-03-02.",
        "  status     yes        The issuer has not taken it back.",
    ]
    drawing = ob.badge_svg("Co-creation", ISSUER.name)
    baked = put(tmp_path, "badge.svg", ob.bake_svg(drawing, json.dumps(signed())))
    assert marigold("credential", "verify", baked, *told, "--at", "2026-06-01").returncode == 0


def test_badges_that_do_not_hold(marigold: Run, tmp_path: Path) -> None:
    badge = put(tmp_path, "badge.json", signed())
    other = put(tmp_path, "other.json", changed(signed(), "name", to="Mastery"))

    def state(file: str, *more: str) -> tuple[int, str]:
        answer = marigold("credential", "verify", file, "--json", "--at", "2026-06-01", *more)
        return answer.returncode, json.loads(answer.stdout)["state"]

    assert state(badge, *pages(tmp_path, 4711)) == (1, "revoked")
    assert state(other, *pages(tmp_path)) == (1, "changed")
    assert state(badge) == (1, "unknown-issuer")
    assert state(badge, *pages(tmp_path), "--at", "2031-01-01") == (1, "expired")
    # Nobody answers at these addresses, and the second is not even asked.
    for place in ("https://127.0.0.1:9/issuers/1", "http://127.0.0.1:9/issuers/1"):
        far = put(tmp_path, "far.json", signed(replace(AWARD, issuer=replace(ISSUER, id=place))))
        assert state(far, "--fetch") == (1, "unknown-issuer")


def test_files_that_hold_no_badge(marigold: Run, tmp_path: Path) -> None:
    def said(file: str, *more: str) -> tuple[int, str]:
        answer = marigold("credential", "verify", file, *more)
        return answer.returncode, answer.stderr.strip()

    plain = put(tmp_path, "plain.svg", ob.badge_svg("Co-creation", "Us"))
    assert said(plain) == (2, "plain.svg is a picture without a badge in it.")
    assert said("gone.json") == (2, "gone.json can't be read: No such file or directory.")
    assert said(put(tmp_path, "x.bin", b"\xff\xfe\x00")) == (
        2, "x.bin is neither text nor a picture that can hold a badge.",
    )  # fmt: skip
    badge = put(tmp_path, "badge.json", signed())
    assert said(badge, "--page", "nothing") == (
        2, "--page nothing names no address and file. Write --page https://…=FILE.",
    )  # fmt: skip
    assert said(badge, "--at", "soon") == (2, "--at soon is no date. Write it like 2026-11-18.")


def test_keys_are_made_listed_and_changed_and_no_private_half_is_shown(tables: None, marigold: Run) -> None:
    def keys(what: str, system: str = "Town", *more: str) -> Any:
        return marigold(
            "credential", "keys", what, "--system", system, *more, MARIGOLD_SITE="https://town.example"
        )

    assert marigold("setup").returncode == 0
    begun = marigold("administrator", "Ana", "ana@town.example", "--system", "Town")
    assert begun.returncode == 0, begun.stderr
    none = keys("list")
    assert (none.returncode, "Town has no keys yet." in none.stderr) == (1, True)
    made = keys("new", "Town", "--json")
    assert made.returncode == 0, made.stderr
    first = json.loads(made.stdout)
    assert first["issuer"].startswith("https://town.example/issuers/")
    assert [(key["kind"], key["retired"]) for key in first["keys"]] == [("rsa", None), ("ed25519", None)]
    again = keys("new")
    assert (again.returncode, "Town has keys already." in again.stderr) == (1, True)
    turned = json.loads(keys("rotate", "Town", "--json").stdout)
    assert turned["issuer"] == first["issuer"]
    assert [key["retired"] is None for key in turned["keys"]] == [True, True, False, False]
    assert "PRIVATE" not in made.stdout + keys("list").stdout
    wrong = keys("list", "Nowhere")
    assert (wrong.returncode, "There is no system Nowhere." in wrong.stderr) == (2, True)

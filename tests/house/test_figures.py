"""No figure without words that say the same: drawings of pages, of the core, and pictures of the manual."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "src/marigold/web/templates"
CHARTS = ROOT / "src/marigold/core/charts"


def test_each_drawing_on_a_page_is_named_or_is_ornament():
    silent = []
    for file in sorted(TEMPLATES.rglob("*.html")):
        for tag in re.findall(r"<svg\b[^>]*>", file.read_text()):
            if 'aria-hidden="true"' not in tag and 'role="img"' not in tag and file.name != "sprite.html":
                silent.append(f"{file.relative_to(TEMPLATES)}: {tag[:80]}")
        for tag in re.findall(r"<img\b[^>]*>", file.read_text()):
            if " alt=" not in tag:
                silent.append(f"{file.relative_to(TEMPLATES)}: {tag[:80]}")
    assert silent == []


def test_each_drawing_of_the_core_has_a_title():
    whole = [
        (file, node)
        for file in sorted(CHARTS.glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "tag"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == "svg"
    ]
    assert len(whole) >= 4
    for file, node in whole:
        named = {one.arg for one in node.keywords}
        assert named & {"aria_labelledby", "aria_label", "aria_hidden"}, f"{file.name}:{node.lineno}"


def test_each_picture_of_the_manual_has_words():
    pictures = [
        (file, words)
        for file in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
        for words in re.findall(r"!\[([^\]]*)\]\(", file.read_text())
    ]
    assert pictures
    assert [str(file) for file, words in pictures if len(words.strip()) < 5] == []


def test_pictures_cannot_be_uploaded_without_words():
    """Nothing takes pictures today. A field that would must come with one for the words."""
    for file in (ROOT / "src/marigold").rglob("models/*.py"):
        assert "ImageField" not in file.read_text(), (
            f"{file}: give it a field for its words, and this test a case"
        )

"""The drawing of factors and links: everything on it once, in its bed, told in words as well."""

import re
from datetime import date
from html import unescape

from marigold.core.charts.levels import levels
from marigold.core.charts.triad import Arrow, Chip, Ground, triad

MIND = Ground("Cognitive", "Nothing here yet. What do people think?", (Chip("a", "Attitudes", "Wary"),))
DEED = Ground(
    "Behavioral", "Nothing here yet. What do people do?", (Chip("b", "Leading", "Two go first", True),)
)
AROUND = Ground(
    "Environmental",
    "Nothing here yet. What surrounds them?",
    (
        Chip("c", "Norms", "Asking is weak", group="Spanish-speaking staff"),
        Chip("d", "Policies", "An hour", True),
    ),
)
BEDS = (MIND, DEED, AROUND)
EVERY_WAY = (
    Arrow("a", "b", "who is wary does not lead"),
    Arrow("b", "a", "who sees others go first dares"),
    Arrow("c", "a", "quiet rooms"),
    Arrow("a", "c", "silence becomes normal"),
    Arrow("d", "b", "a protected hour"),
    Arrow("b", "d", "leaders ask for the hour"),
    Arrow("c", "d", "rules follow habits"),
)


def drawn(beds=BEDS, arrows=EVERY_WAY):
    return triad(beds, arrows, id="why-1", title="Why: nobody asks")


def words(svg):
    return [unescape(one) for one in re.findall(r"<text[^>]*>(?:<title>.*?</title>)?([^<]*)</text>", svg)]


def numbers(pattern, svg):
    return [tuple(map(float, found)) for found in re.findall(pattern, svg)]


def test_the_drawing_is_an_image_with_a_name_and_what_it_holds():
    svg = drawn()
    assert 'role="img" aria-labelledby="why-1-t why-1-d"' in svg
    assert '<title id="why-1-t">Why: nobody asks</title>' in svg
    assert "4 factors in 3 beds, 7 links. A list of both stands below." in svg
    assert drawn() == svg


def test_every_factor_stands_once_and_says_whether_it_helps():
    told = words(drawn(arrows=()))
    assert [told.count(name) for name in ("Attitudes", "Leading", "Norms", "Policies")] == [1, 1, 1, 1]
    assert (told.count("+ helps"), told.count("− hinders")) == (2, 2)
    assert "For Spanish-speaking staff" in told


def test_arrows_run_both_ways_between_all_beds():
    svg = drawn()
    lines = numbers(r'<line[^>]*x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"', svg)
    # Six of the seven links cross from bed to bed; the seventh stays within the ground and is told there.
    assert len(lines) == 6
    level = [(x1 < x2) for x1, y1, x2, y2 in lines if y1 == y2]
    upright = [(y1 < y2) for x1, y1, x2, y2 in lines if x1 == x2]
    assert sorted(level) == [False, True]
    assert sorted(upright) == [False, False, True, True]
    assert "Norms → Policies. rules follow habits" in words(svg)
    assert svg.count("url(#why-1-tip)") == 6
    for arrow in EVERY_WAY:
        assert arrow.words in svg


def test_an_empty_bed_asks_and_a_missing_part_is_drawn_as_a_hole():
    bare = (Ground("Cognitive", "Nothing here yet. What do people think?"), DEED)
    svg = drawn((*bare, Ground("Environmental", "x", (), ("Structural inequity",))), ())
    told = words(svg)
    assert "Nothing here yet. What do people think?" in told
    assert "Not looked at yet: Structural inequity" in told
    assert 'class="hole"' in svg
    assert 'class="hole"' not in drawn()


def test_nothing_typed_becomes_markup_and_long_words_are_cut_with_the_whole_told():
    loud = "<script>alert(1)</script> " + "very " * 60 + "long"
    svg = drawn(
        (Ground("<b>", "x", (Chip("a", "<i>Name</i>", loud, group='"quoted"'),)), DEED, AROUND),
        (Arrow("a", "b", loud),),
    )
    assert "<script>" not in svg and "<i>" not in svg and "<b>" not in svg
    assert any(line.endswith("…") for line in words(svg))
    assert "long" in unescape(re.findall(r"<title>([^<]*very[^<]*)</title>", svg)[0])


def test_nothing_is_drawn_outside_the_sheet():
    many = tuple(Chip(f"m{n}", f"Norm {n}", "An old habit of the place that nobody chose") for n in range(7))
    arrows = tuple(Arrow(f"m{n}", "a", "pulls " * 12) for n in range(7))
    svg = drawn((MIND, DEED, Ground("Environmental", "x", many)), arrows)
    left, top, wide, tall = map(
        float, re.search(r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"', svg).groups()
    )
    for x, y in numbers(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"', svg):
        assert left <= x <= left + wide and top <= y <= top + tall
    for x1, y1, x2, y2 in numbers(r'<line[^>]*x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"', svg):
        assert left <= min(x1, x2) and max(x1, x2) <= left + wide
        assert top <= min(y1, y2) and max(y1, y2) <= top + tall


def test_levels_over_time_step_between_readings():
    svg = levels(
        [(date(2026, 1, 1), 4), (date(2026, 2, 1), 2), (date(2026, 3, 1), 2)], title="Strain is at 2 of 5."
    )
    assert 'aria-label="Strain is at 2 of 5."' in svg
    assert svg.count("<rect") == 3
    path = re.search(r'd="(M[^"]+)"', svg)[1]
    assert re.sub(r"[\d. ]+", "", path) == "MHVHV"
    assert levels([], title="x") == ""
    assert "<path" not in levels([(date(2026, 1, 1), 5)], title="x")

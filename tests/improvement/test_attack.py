"""Someone reads every page, file, chart and poster of 540 tables, subtracts all they can, and learns of nobody hidden."""

import csv
import io
import random
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from marigold.core.bygroup import REST, Part, Period
from marigold.core.nested import Place
from marigold.improvement import actions
from marigold.improvement.groups import DEFAULT, REST_LABEL, label_of
from marigold.improvement.models import Breakdown
from tests.core.test_nested import told_exactly
from tests.web.reading import body

DAYS = (date(2025, 1, 1), date(2025, 2, 1), date(2026, 1, 1))
FAMILIES = 20
# Each place and the one above it in which the same is measured; the rest of each is elsewhere, or nobody is.
ABOVE = {
    "state": None, "west": "state", "east": "state", "tallgrass": "west", "juniper": "west", "heron": "east",
    "threecreeks": "east", "tallgrass-dss": "tallgrass", "cedar-health": "tallgrass",
}  # fmt: skip
SHARE = re.compile(r"(\d+\.\d)% of (\d+)")
TABLE = re.compile(r'<table class="table"><caption class="vh">[^<]* by [^<]*</caption>(.*?)</table>', re.S)
ARTICLE = re.compile(
    r'<article class="part" aria-labelledby="g\d+"><header><h3[^>]*>([^<]*)</h3>(.*?)</article>', re.S
)
POSTER = re.compile(r'<div class="part"><h4>([^<]*)</h4>(.*?)</div>', re.S)
POINT = re.compile(r'<polyline class="series" points="([^"]*)"|<circle class="pt" cx="([\d.]*)"')


def numbers(dice, codes):
    """One place's groups, and those who said nothing."""
    found = {}
    for code in (*codes, REST):
        people = dice.choice((0, 3, 9, 12, 25, 40, 80, 200)) if code else dice.choice((0, 0, 5, 45))
        found[code] = Part(round(people * dice.choice((0, 0.1, 0.3, 0.5, 0.95, 1))), people)
    return found


def grown(dice, codes):
    """Every place's numbers for one period: those of the places beneath, and sometimes of more people."""
    found = {}
    for place in reversed(ABOVE):
        beneath = [found[one] for one, above in ABOVE.items() if above == place]
        parts = [*beneath, *([numbers(dice, codes)] if not beneath or dice.random() < 0.5 else [])]
        found[place] = {code: sum((one[code] for one in parts), Part(0, 0)) for code in (*codes, REST)}
    return found


@pytest.fixture
def asked(town):
    """A way to split that has four groups."""
    return Breakdown.objects.get(root=town.units["state"], key="urban-rural")


@pytest.fixture
def built(town, asked, scope, now):
    """{(family, place): indicator} and the truth {(family, place, day): period}, entered as people enter it."""
    codes = [one["code"] for one in asked.groups]
    by, rows, truth = {"by": scope("lead"), "at": now}, {}, {}
    for family in range(FAMILIES):
        dice = random.Random(family)
        days = {day: grown(dice, codes[: dice.choice((2, 3, len(codes)))]) for day in DAYS}
        for place in ABOVE:
            row = actions.add_indicator(unit=town.units[place], name=f"Attacked {family:02d}", **by)
            rows[family, place] = row
            wholes, cells = {}, {}
            for day, found in days.items():
                groups = {code: part for code, part in found[place].items() if code}
                whole = sum(found[place].values(), Part(0, 0))
                truth[family, place, day] = Period(day, whole, groups)
                wholes[day] = (whole.count, whole.of)
                cells[day] = {code: (part.count, part.of) for code, part in groups.items()}
            actions.observe(indicator_ref=row.ref, values=wholes, **by)
            actions.observe_groups(indicator_ref=row.ref, breakdown_ref=asked.ref, values=cells, **by)
    return rows, truth


class Reader:
    """Keeps every number of a group that anyone was shown, wherever it stood."""

    def __init__(self, asked):
        self.codes = {label_of(one): one["code"] for one in asked.groups} | {REST_LABEL: REST}
        self.seen, self.years, self.drawn = {}, set(), set()

    def cell(self, which, label, when, words):
        match = SHARE.fullmatch(words)
        assert match or words in ("", "Not shown"), words
        if not match:
            return
        if isinstance(when, int):
            self.years.add((*which, self.codes[label], when))
        else:
            self.seen[(*which, self.codes[label], when)] = (float(match[1]), int(match[2]))

    def page(self, which, html):
        """The table, the small charts and the sentences beside them."""
        html = unescape(html)
        (table,) = TABLE.findall(html)
        labels = re.findall(r'<th scope="col">([^<]*)</th>', table)[1:]
        for head, row in re.findall(r'<tr[^>]*><th scope="row"[^>]*>([^<]*)</th>(.*?)</tr>', table):
            when = (
                int(head[7:]) if head.startswith("All of ") else next(d for d in DAYS if f"{d:%b %Y}" == head)
            )
            for label, words in zip(labels, re.findall(r"<td>([^<]*)</td>", row), strict=True):
                self.cell(which, label, when, words)
        everywhere, tabled = SHARE.findall(html), SHARE.findall(table)
        assert sorted(everywhere) == sorted(tabled)
        for label, part in ARTICLE.findall(html):
            self.chart(which, label, part)

    def chart(self, which, label, part):
        """A point drawn is a number told, to whoever lays a ruler beside it; so is a sentence."""
        small = part.split("Show the gap over time")[0]
        for points, dot in POINT.findall(small):
            for x in [float(one.split(",")[0]) for one in points.split()] or [float(dot)]:
                at = round((x - 42) / (424 - 42) * (len(DAYS) - 1))
                self.drawn.add((*which, self.codes[label], DAYS[at]))
        for words in re.findall(r"(?:in|above \S+ in|below \S+ in) (\w{3} \d{4})|>(\w{3} \d{4}): ", part):
            day = next(d for d in DAYS if f"{d:%b %Y}" in words)
            self.drawn.add((*which, self.codes[label], day))

    def file(self, which, lines):
        for period, label, words in lines:
            if label in self.codes:
                year = re.match(r"(\d{4}), the whole year", str(period))
                self.cell(which, label, int(year[1]) if year else date.fromisoformat(str(period)[:10]), words)


def read_all(reader, rows, town, asked, signed_in):
    """All that the lead, a practitioner, and a partner in the west may open."""
    open_ = {key: signed_in(key) for key in ("lead", "imani", "rosa")}
    answers = {"lead": 0, "imani": 0, "rosa": 0, "file": 0, "poster": 0}
    for (family, place), row in rows.items():
        address = reverse("indicator", args=[row.ref])
        for key, client in open_.items():
            if key != "lead" and family % 4:
                continue
            answer = client.get(address, {"by": asked.ref})
            if answer.status_code == 404:
                continue
            assert key != "rosa" or place in ("west", "tallgrass", "juniper", "tallgrass-dss", "cedar-health")
            answers[key] += 1
            reader.page((family, place), answer.content.decode())
        text = body(open_["lead"].get(address, {"by": asked.ref, "download": "csv"})).decode("utf-8-sig")
        reader.file((family, place), list(csv.reader(io.StringIO(text)))[1:])
        answers["file"] += 1
        if family % 5 == 0:
            file = body(open_["lead"].get(address, {"by": asked.ref, "download": "xlsx"}))
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0)
            reader.file((family, place), sheet.to_python()[1:])
            answers["file"] += 1
    for place, first in ((one, n) for one in ABOVE for n in (0, 10)):
        chosen = {rows[family, place].ref: family for family in range(first, first + 10)}
        address = reverse("data-walk", args=[town.units[place].ref])
        html = open_["lead"].get(address, {"i": list(chosen)}).content.decode()
        for ref, poster in re.findall(r'id="poster-(\w+)-t"(.*?)</section>', html, re.S):
            assert not SHARE.findall(poster)
            for label, part in POSTER.findall(unescape(poster)):
                reader.chart((chosen[ref], place), label, part)
            answers["poster"] += ref in chosen
    for name, args in (("attention", ()), ("unit-indicators", (town.units["state"].ref,))):
        html = open_["lead"].get(reverse(name, args=args)).content.decode()
        assert not SHARE.findall(html)
    return answers


def test_nobody_hidden_in_540_tables_is_told_by_all_pages_files_charts_and_posters(
    town, built, asked, signed_in
):
    rows, truth = built
    assert len(truth) == 540
    reader = Reader(asked)
    answers = read_all(reader, rows, town, asked, signed_in)
    assert answers == {"lead": 180, "imani": 10, "rosa": 25, "file": 216, "poster": 172}

    for (family, place, code, day), (share, people) in reader.seen.items():
        part = truth[family, place, day].rows[code]
        assert people == part.of and abs(share - 100 * part.count / part.of) < 0.051
    # A chart, a sentence, a poster tell nothing that the table doesn't; nor does a year, where places are held together.
    assert reader.drawn <= reader.seen.keys() and len(reader.drawn) > 200
    for family, place, code, year in reader.years:
        days = [day for day in DAYS if day.year == year and code in truth[family, place, day].rows]
        assert days and all((family, place, code, day) in reader.seen for day in days)

    hid = small = 0
    for family in range(FAMILIES):
        for day in DAYS:
            keys = {place: n for n, place in enumerate(ABOVE, 1)}
            places = [Place(keys[one], keys.get(up), truth[family, one, day]) for one, up in ABOVE.items()]
            gone = {
                keys[place]: {
                    code
                    for code in truth[family, place, day].rows
                    if (family, place, code, day) not in reader.seen
                }
                for place in ABOVE
            }
            assert told_exactly(places, gone, DEFAULT) == set(), (family, day)
            hid += sum(map(len, gone.values()))
            small += sum(
                DEFAULT.small(n) for one in places for part in one.period.rows.values() for n in part.numbers
            )
    assert small > 1000 and hid > 800 and len(reader.seen) > 200

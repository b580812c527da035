"""Pages at national scale: queries, server time, growth, and a list page against a bare Django page."""

import statistics
from typing import Any

from bench.measure import percentile, timed
from bench.world import Size

ROUNDS = 60
BARE = """<!doctype html><title>Activities</title><table>{% for row in rows %}<tr><td>
<a href="{% url 'activity' row.ref %}">{{ row.title }}</a></td><td>{{ row.on }}</td><td>
<a href="{% url 'engagement' row.engagement.ref %}">{{ row.engagement.name }}</a></td><td>{{ row.category }} {{ row.mode }}</td>
<td>{% for place in row.people.all %}{{ place.person.name }} {% endfor %}</td><td>{{ row.minutes }}</td></tr>{% endfor %}</table>"""


def bare_page(request: Any) -> Any:
    """The same fifty rows as a plain Django page shows them: objects, their relations, one template.

    Same middleware and sign-in; no layout, no filters, no paging, no count.
    """
    from django.http import HttpResponse
    from django.template import engines

    from marigold.support.models import Activity

    template = _kept.get("bare") or _kept.setdefault("bare", engines["django"].from_string(BARE))
    rows = Activity.objects.filter(root_id=1).order_by("-on", "-id").select_related("engagement")
    rows = rows.prefetch_related("people__person")[:50]
    return HttpResponse(template.render({"rows": rows}, request))


LEAN = """<!doctype html><title>Activities</title><table>{% for row in rows %}<tr><td>
<a href="/activities/{{ row.ref }}/">{{ row.title }}</a></td><td>{{ row.on }}</td><td>
<a href="/engagements/{{ row.engagement__ref }}/">{{ row.engagement__name }}</a></td><td>{{ row.category }} {{ row.mode }}</td>
<td>{{ row.names }}</td><td>{{ row.minutes }}</td></tr>{% endfor %}</table>"""


def lean_page(request: Any) -> Any:
    """The leanest plain page with the same words in it: dictionaries instead of objects, addresses written by hand."""
    from django.http import HttpResponse
    from django.template import engines

    from marigold.support.models import Activity, ActivityPerson

    template = _kept.get("lean") or _kept.setdefault("lean", engines["django"].from_string(LEAN))
    columns = ("id", "ref", "title", "on", "category", "mode", "minutes_contact", "minutes_preparation")
    rows = Activity.objects.filter(root_id=1).order_by("-on", "-id")
    rows = list(rows.values(*columns, "engagement__ref", "engagement__name")[:50])
    names: dict[int, list[str]] = {}
    people = ActivityPerson.objects.filter(activity_id__in=[row["id"] for row in rows])
    for key, name in people.values_list("activity_id", "person__name"):
        names.setdefault(key, []).append(name)
    for row in rows:
        row["names"] = ", ".join(names.get(row["id"], ()))
        row["minutes"] = row["minutes_contact"] + row["minutes_preparation"]
    return HttpResponse(template.render({"rows": rows}, request))


_kept: dict[str, Any] = {}


def addresses(name: str, n: int, size: Size) -> tuple[int, str]:
    """(person id, address) of the n-th request of a page; the lead is the person after the last practitioner."""
    person = 1 + (n * 37) % size.people
    engagement = (person - 2) % size.people + 1 + (n % (size.engagements // size.people)) * size.people
    engagement = (engagement - 1) % size.engagements + 1
    agency = size.first_agency + (n * 61) % (size.units + 1 - size.first_agency)
    lead = size.people + 1
    return {
        "My support week": (person, "/"),
        "Engagement": (lead, f"/engagements/e{engagement:09d}/"),
        "Unit (agency)": (lead, f"/places/u{agency:09d}/"),
        "Unit (whole system)": (lead, "/places/u000000001/"),
        "Activity list (practitioner)": (person, "/activities/"),
        "Activity list (whole system)": (lead, "/activities/"),
        "How support is used (whole system)": (lead, "/reports/support/"),
        "How support is used (engagement)": (person, f"/reports/support/?place=e{engagement:09d}"),
        "Who is reached (whole system)": (lead, "/reports/reach/"),
        "Support from level to level (whole system)": (lead, "/reports/levels/"),
        "What the role brings about (whole system)": (lead, "/reports/brings-about/"),
        "What the role brings about (region)": (lead, f"/reports/brings-about/?place=u{2 + n % 20:09d}"),
        "Bare Django page": (lead, "/bare/"),
        "Leanest page": (lead, "/lean/"),
    }[name]


# Read now and then: told, without a budget, and fewer times.
REPORTS = (
    "How support is used (whole system)",
    "How support is used (engagement)",
    "Who is reached (whole system)",
    "Support from level to level (whole system)",
    "What the role brings about (whole system)",
    "What the role brings about (region)",
)
# The first two are told without a budget; the others are asked for often enough to have one, in milliseconds.
BUDGETS = dict.fromkeys(REPORTS[2:], 150)
NAMES = (
    "My support week",
    "Engagement",
    "Unit (agency)",
    "Unit (whole system)",
    "Activity list (practitioner)",
    "Activity list (whole system)",
    *REPORTS,
    "Bare Django page",
    "Leanest page",
)


def measure(size: Size, rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """For each page: most queries, p50 and p95 of server time, median CPU, all in milliseconds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from marigold.config.wsgi import settle
    from marigold.people.models import Person

    clients: dict[int, Client] = {}

    def client(person: int) -> Client:
        if person not in clients:
            clients[person] = Client()
            clients[person].force_login(Person.objects.get(pk=person))
        return clients[person]

    found = {}
    for name in NAMES:
        times = rounds // 3 if name in REPORTS else rounds
        for n in range(8):  # warm: templates, vocabulary, the database's own cache
            person, path = addresses(name, n, size)
            answer = client(person).get(path)
            assert answer.status_code == 200, (name, path, answer.status_code)
        for n in range(8, 8 + times):  # sign-ins come before the clock
            client(addresses(name, n, size)[0])
        settle()  # as the server does when it starts
        person, path = addresses(name, 3, size)
        with CaptureQueriesContext(connection) as queries:
            client(person).get(path)
            asked = len(queries)
        walls, cpus = [], []
        for n in range(8, 8 + times):
            person, path = addresses(name, n, size)
            asking = client(person)
            wall, cpu = timed(lambda asking=asking, path=path: asking.get(path))
            walls.append(wall)
            cpus.append(cpu)
        found[name] = {
            "queries": float(asked),
            "p50": statistics.median(walls),
            "p95": percentile(walls, 0.95),
            "cpu": statistics.median(cpus),
            "cpu95": percentile(cpus, 0.95),
        }
    return found

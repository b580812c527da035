"""Sixteen people log at once: errors, lost writes, the slowest."""

import os
import threading
import time
from typing import Any

PROCESSES, THREADS = 2, 8


def write(seconds: float, worker: int) -> list[tuple[float, str]]:
    """Log activities for a while; each as (seconds it took, ref or the error)."""
    from django.db import connection
    from django.utils import timezone

    from marigold.people.models import Person
    from marigold.people.selectors import scope_for
    from marigold.practice.selectors import vocabulary
    from marigold.support import actions
    from marigold.support.actions.links import Links
    from marigold.support.models import Engagement

    done = []
    end = time.monotonic() + seconds
    n = 0
    while time.monotonic() < end:
        n += 1
        engagement = Engagement.objects.get(pk=1 + (worker * 331 + n * 17) % 8_000)
        pair = [Person.objects.get(pk=1 + (engagement.pk + offset) % 2_000) for offset in (0, 1_000)]
        at = timezone.now()
        by = scope_for(pair[0], on=at.date())
        element = vocabulary(by, engagement.edition_id).of("principle")[0].id
        started = time.monotonic()
        try:
            outcome = actions.log_new_activity(
                engagement_ref=engagement.ref,
                title="A contact",
                direct=True,
                log=actions.Logged(on=timezone.localdate(at), minutes_contact=30),
                links=Links(
                    people=[(pair[0], "lead", "support"), (pair[1], "second", "support")], elements=[element]
                ),
                by=by,
                at=at,
            )
            done.append((time.monotonic() - started, outcome.activity.ref))
        except Exception as error:
            done.append((time.monotonic() - started, f"error: {error!r}"))
    connection.close()
    return done


def worker_process(seconds: float, number: int, pipe: Any) -> None:
    """One process of eight threads."""
    import django

    django.setup()
    found: list[tuple[float, str]] = []
    lock = threading.Lock()

    def one(thread: int) -> None:
        mine = write(seconds, number * THREADS + thread)
        with lock:
            found.extend(mine)

    threads = [threading.Thread(target=one, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pipe.send(found)
    pipe.close()


def measure(seconds: float) -> dict[str, float]:
    """Writes, errors, lost ones, slowest in seconds, writes a second."""
    import multiprocessing

    from marigold.support.models import Activity

    context = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    for number in range(PROCESSES):
        mine, theirs = context.Pipe(duplex=False)
        process = context.Process(target=worker_process, args=(seconds, number, theirs))
        process.start()
        pipes.append(mine)
        processes.append(process)
    found = [row for pipe in pipes for row in pipe.recv()]
    for process in processes:
        process.join()
    refs = [ref for _, ref in found if not ref.startswith("error")]
    stored = 0
    for start in range(0, len(refs), 500):
        stored += Activity.objects.filter(ref__in=refs[start : start + 500]).count()
    return {
        "writes": float(len(refs)),
        "errors": float(len(found) - len(refs)),
        "lost": float(len(refs) - stored),
        "slowest_s": max(seconds for seconds, _ in found),
        "per_s": len(refs) / seconds,
        "pid": float(os.getpid()),
    }

"""When a notice may go out by e-mail: not in quiet hours, at once or gathered in the morning. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, time

MORNING = time(7, 30)


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be told. Quiet hours may go past midnight; equal ends mean none."""

    off: bool = False
    daily: bool = False
    quiet_from: time = time(19)
    quiet_until: time = time(7)
    muted: frozenset[str] = field(default_factory=frozenset)

    def wants(self, kind: str) -> bool:
        """True when notices of this kind go out by e-mail at all."""
        return not self.off and kind not in self.muted


def quiet(at: time, since: time, until: time) -> bool:
    """True within quiet hours: from `since` up to, not including, `until`."""
    if since == until:
        return False
    return since <= at < until if since < until else at >= since or at < until


def due(made: datetime, now: datetime, wishes: Wishes) -> bool:
    """True when a notice made at `made` may be sent at `now` (both in the person's own time zone)."""
    if quiet(now.time(), wishes.quiet_from, wishes.quiet_until):
        return False
    if not wishes.daily:
        return True
    morning = now.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    return made < morning <= now

"""State machines as data: from a state, which states may follow."""

from collections.abc import Mapping

Flow = Mapping[str, frozenset[str]]

CYCLE: Flow = {
    "plan": frozenset({"do"}),
    "do": frozenset({"study", "plan"}),
    "study": frozenset({"act", "do"}),
    "act": frozenset({"closed", "study"}),
    "closed": frozenset(),
}
GOAL: Flow = {
    "proposed": frozenset({"active", "ended"}),
    "active": frozenset({"reached", "paused", "ended", "proposed"}),
    "paused": frozenset({"active", "ended", "proposed"}),
    "reached": frozenset({"active"}),
    "ended": frozenset({"proposed"}),
}
ACTIVITY: Flow = {
    "planned": frozenset({"done", "cancelled"}),
    "done": frozenset(),
    "cancelled": frozenset({"planned"}),
}
STEP: Flow = {
    "open": frozenset({"working", "waiting", "done", "dropped"}),
    "working": frozenset({"open", "waiting", "done", "dropped"}),
    "waiting": frozenset({"open", "working", "done", "dropped"}),
    "done": frozenset({"open", "working"}),
    "dropped": frozenset({"open"}),
}
BATCH: Flow = {
    "applying": frozenset({"applied", "undoing"}),
    "applied": frozenset({"undoing"}),
    "undoing": frozenset({"undone"}),
    "undone": frozenset(),
}
CALL_IN: Flow = {
    "asked": frozenset({"accepted", "declined", "withdrawn"}),
    "accepted": frozenset({"ended"}),
    "declined": frozenset({"asked"}),
    "withdrawn": frozenset(),
    "ended": frozenset(),
}
CONCERN: Flow = {
    "open": frozenset({"postponed", "answered", "closed"}),
    "postponed": frozenset({"open", "answered", "closed"}),
    "answered": frozenset({"open"}),
    "closed": frozenset({"open"}),
}
PRACTICE_CHANGE: Flow = {
    "idea": frozenset({"testing", "dropped"}),
    "testing": frozenset({"spreading", "kept", "dropped"}),
    "spreading": frozenset({"testing", "kept", "dropped"}),
    "kept": frozenset({"testing"}),
    "dropped": frozenset({"idea"}),
}
STRATEGY: Flow = {
    "considered": frozenset({"chosen", "working", "ended"}),
    "chosen": frozenset({"considered", "working", "ended"}),
    "working": frozenset({"chosen", "ended"}),
    "ended": frozenset({"considered", "working"}),
}
AGREEMENT: Flow = {
    "draft": frozenset({"agreed", "ended"}),
    "agreed": frozenset({"draft", "ended"}),
    "ended": frozenset({"draft"}),
}
FLOWS: Mapping[str, Flow] = {
    "activity": ACTIVITY,
    "agreement": AGREEMENT,
    "batch": BATCH,
    "call_in": CALL_IN,
    "concern": CONCERN,
    "cycle": CYCLE,
    "goal": GOAL,
    "practice_change": PRACTICE_CHANGE,
    "step": STEP,
    "strategy": STRATEGY,
}


def may_move(flow: Flow, before: str, after: str) -> bool:
    """True when `after` may follow `before` directly (or nothing changes)."""
    return before == after or after in flow.get(before, frozenset())

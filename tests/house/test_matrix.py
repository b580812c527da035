"""Every page and export × everyone of the cast: who gets in, and that nobody can tell "not there" from "not yours"."""

import pytest
from django.urls import get_resolver
from django.utils import timezone

from marigold.equity.models import Consultancy, Funding
from marigold.facilitation.actions import Wanted as Wish
from marigold.facilitation.actions import plan_session, start_session
from marigold.facilitation.models import Session, Story
from marigold.growth.models import (
    Award,
    Cohort,
    Enrolment,
    FunctionHolder,
    GrowthPlan,
    Learning,
    OtherCredential,
    RoleProfile,
)
from marigold.improvement.models import Indicator, OwnView
from marigold.measures.actions import Wanted
from marigold.measures.models import Round
from marigold.people.actions import add_leader
from marigold.people.models import Person, Team, Unit
from marigold.people.selectors import scope_for
from marigold.practice import selectors as practice
from marigold.practice.actions.drafts import start_draft
from marigold.practice.models import Crosswalk, Document, Funder
from marigold.support import actions
from marigold.support.actions import measures as asking
from marigold.support.actions.structures import Said, write_structure
from marigold.support.models import (
    Activity,
    Concern,
    Cycle,
    Decision,
    Diagnosis,
    Engagement,
    Goal,
    HandDown,
    Note,
    Step,
    Strategy,
    StressTest,
    Structure,
)
from marigold.web.links import goal_token, note_token
from marigold.web.partner_tokens import token_of
from marigold.web.story_tokens import token_of as teller_token

EVERYONE = (
    "lead",
    "imani",
    "dana",
    "luis",
    "mei",
    "amos",
    "rosa",
    "tasha",
    "gordon",
    "helen",
    "nikhil",
    "priya",
    "terrell",
    "carmen",
    "sam",
)
PAIR = {"lead", "imani", "dana"}
WEST_PARTNERS = {"rosa", "tasha", "helen", "priya", "gordon"}
EDITS_INDICATORS = PAIR | {"rosa"}
SEES_INDICATORS = EDITS_INDICATORS | WEST_PARTNERS | {"amos"}
SEES_WEST = PAIR | WEST_PARTNERS | {"amos"}
STATE_TEAM = {"lead", "imani", "dana", "luis", "mei", "amos"}
SEES_UNIT_WEST = STATE_TEAM | WEST_PARTNERS
ALL = set(EVERYONE)
HUMAN_SYSTEM = STATE_TEAM | WEST_PARTNERS | {"nikhil", "terrell"}
# That a document is there may be known to everyone with a role in its system.
SEES_DOCUMENTS = ALL - {"sam", "carmen"}
NOBODY: set[str] = set()

# Address name, arguments (a key of `refs`), and who gets an answer with 200. Everybody else gets 404.
# A `/post` line below says which addresses only take posts.
PAGES = [
    ("week", (), ALL),
    ("help", (), ALL),
    ("engagements", (), ALL),
    ("engagement-new", (), {"lead"}),
    ("engagement", ("engagement",), SEES_WEST),
    ("engagement-edit", ("engagement",), PAIR),
    ("engagement-place", ("engagement", "=tier"), PAIR),
    ("engagement-pair", ("engagement",), PAIR),
    ("engagement-event", ("engagement",), PAIR),
    ("activities", (), ALL),
    ("log", (), ALL),
    ("activity-plan", ("engagement",), PAIR),
    ("activity", ("activity",), PAIR),
    ("activity-replan", ("activity",), PAIR),
    ("activity-log", ("activity",), PAIR),
    ("activity-cancel", ("activity",), PAIR),
    ("activity-debrief", ("activity",), PAIR),
    ("activity-follow-up", ("activity",), PAIR),
    ("goals", (), ALL),
    ("goal-new", ("engagement",), PAIR | {"rosa"}),
    ("goal", ("goal",), SEES_WEST),
    ("goal-edit", ("goal",), PAIR | {"rosa"}),
    ("goal-rate", ("goal",), PAIR | {"rosa"}),
    ("goal-measure", ("goal",), SEES_WEST),
    ("goal-step", ("goal",), PAIR | {"rosa"}),
    ("step", ("step",), PAIR | {"rosa"}),
    ("cycle-new", ("goal",), PAIR | {"rosa"}),
    ("cycle", ("cycle",), SEES_WEST),
    ("units", (), ALL),
    ("unit", ("unit",), SEES_UNIT_WEST),
    ("unit-edit", ("unit",), {"lead"}),
    ("unit-add", ("unit",), {"lead"}),
    ("unit-change", ("unit",), {"lead"}),
    ("unit-rename", ("unit",), {"lead"}),
    ("unit-merge", ("unit",), {"lead"}),
    ("unit-split", ("unit",), {"lead"}),
    ("unit-people", ("unit",), SEES_UNIT_WEST),
    ("team-new", ("unit",), PAIR),
    ("leader-new", ("unit",), PAIR),
    ("team", ("team",), SEES_UNIT_WEST),
    ("leader", ("leader",), STATE_TEAM),
    ("people", (), ALL),
    ("roles", (), {"lead"}),
    ("person-factors", ("person",), {"lead"}),
    ("you", (), ALL),
    ("you-looked", (), ALL),
    ("you-data", (), ALL),
    ("erasures", (), {"lead"}),
    ("person-new", ("unit",), {"lead"}),
    ("person", ("person",), {"lead", "imani", "dana", "luis", "mei", "amos", "tasha"}),
    ("person-edit", ("person",), {"lead", "tasha"}),
    ("person-post", ("person",), {"lead"}),
    ("library", (), ALL),
    ("model", ("=ictp",), ALL),
    ("crosswalk", ("crosswalk",), ALL),
    ("crosswalk-new", (), {"lead", "imani", "dana", "luis", "mei", "amos"}),
    ("crosswalk-edit", ("=tci--isp-profile",), {"lead", "imani", "dana", "luis", "mei", "amos"}),
    ("crosswalk-export", ("crosswalk", "=sssom.tsv"), ALL),
    ("framework-export", ("=ictp", "=1.1"), ALL),
    ("framework-load", (), {"lead"}),
    ("library-reviews", (), ALL),
    ("entry", ("=ictp", "=value.mutual-trust"), ALL),
    ("drafts", ("=ictp",), {"lead"}),
    ("draft", ("draft",), {"lead"}),
    ("draft-about", ("draft",), {"lead"}),
    ("draft-add", ("draft", "=value"), {"lead"}),
    ("draft-element", ("draft", "=staffing.brief"), {"lead"}),
    ("draft-publish", ("draft",), {"lead"}),
    ("adopt", ("=ictp", "root"), {"lead"}),
    ("practice-system", ("root",), STATE_TEAM),
    ("funder", ("funder",), {"lead"}),
    ("documents", (), ALL),
    ("document-new", (), STATE_TEAM),
    ("document", ("document",), SEES_DOCUMENTS),
    ("document-edit", ("document",), {"lead", "imani"}),
    ("report-support", (), STATE_TEAM),
    ("history", ("=practice.draft", "draft"), {"lead"}),
    ("history", ("=support.engagement", "engagement"), PAIR),
    ("history", ("=support.activity", "activity"), PAIR),
    ("history", ("=support.goal", "goal"), PAIR),
    ("history", ("=support.cycle", "cycle"), PAIR),
    ("history", ("=people.unit", "unit"), {"lead"}),
    ("notes", (), ALL),
    ("engagement-notes", ("engagement",), SEES_WEST),
    ("note-new", ("engagement",), PAIR - {"lead"}),
    # A note of the pair, and a summary that went back to partners.
    ("note", ("note",), PAIR - {"lead"}),
    ("note", ("heard",), SEES_WEST),
    ("note-edit", ("note",), PAIR - {"lead"}),
    ("heard-new", ("engagement",), PAIR - {"lead"}),
    ("heard-send", ("heard",), PAIR - {"lead"}),
    ("heard-correct", ("heard",), SEES_WEST),
    ("heard-link", ("heard-link",), ALL),
    ("engagement-learning", ("engagement",), SEES_WEST),
    ("lesson-new", ("engagement",), PAIR - {"lead"}),
    ("lessons", (), ALL - {"sam"}),
    ("lesson", ("lesson",), HUMAN_SYSTEM),
    ("lesson-edit", ("lesson",), {"lead", "imani"}),
    ("review-new", (), STATE_TEAM),
    ("review", ("review",), STATE_TEAM),
    ("research", (), {"lead"}),
    ("study-new", (), {"lead"}),
    ("study", ("study",), {"lead"}),
    ("trash", (), ALL),
    ("search", (), ALL),
    ("concern-list", (), ALL),
    ("concerns", ("engagement",), PAIR | {"amos"}),
    ("concern-new", ("engagement",), PAIR),
    ("concern", ("concern",), PAIR | {"amos"}),
    ("concern-edit", ("concern",), PAIR),
    ("concern-add", ("concern", "=perspective"), PAIR),
    ("concern-answer", ("concern",), PAIR),
    ("concern-reopen", ("concern",), PAIR),
    ("concern-result", ("entry",), PAIR),
    ("decisions", ("engagement",), SEES_WEST),
    ("decision-new", ("engagement",), PAIR),
    ("decision", ("decision",), SEES_WEST),
    ("decision-edit", ("decision",), PAIR),
    ("decision-consequence", ("decision",), PAIR),
    ("why", ("engagement",), PAIR | {"amos"}),
    ("diagnosis-new", ("engagement",), PAIR),
    ("diagnosis", ("diagnosis",), PAIR | {"amos"}),
    ("diagnosis-edit", ("diagnosis",), PAIR),
    ("factor-add", ("diagnosis",), PAIR),
    ("link-add", ("diagnosis",), PAIR),
    ("factor", ("factor",), PAIR),
    ("report-strategies", (), STATE_TEAM),
    ("report-causes", (), STATE_TEAM),
    ("history", ("=support.concern", "concern"), PAIR),
    ("history", ("=support.decision", "decision"), PAIR),
    ("history", ("=support.diagnosis", "diagnosis"), PAIR),
    ("import-places", (), {"lead"}),
    ("import-people", (), {"lead"}),
    ("import-observations", (), {"lead"}),
    ("imports", (), {"lead", "imani", "dana", "luis", "mei"}),
    ("engagement-pair-work", ("engagement",), PAIR),
    ("engagement-brief", ("engagement",), PAIR),
    ("engagement-values", ("engagement",), PAIR),
    ("call-in-new", ("engagement",), PAIR),
    ("absence-new", ("engagement",), PAIR),
    ("absence-end", ("absence",), PAIR),
    ("calls", (), ALL),
    ("call-in", ("call_in",), SEES_WEST | {"luis", "mei"}),
    ("strengths", (), STATE_TEAM),
    ("notices", (), ALL),
    ("rolemap", ("unit",), SEES_UNIT_WEST),
    ("role-new", ("unit",), {"lead"}),
    ("role", ("role",), {"lead"}),
    ("channel-new", ("unit",), {"lead"}),
    ("channel", ("channel",), {"lead"}),
    ("practice-changes", (), STATE_TEAM),
    ("practice-change-new", (), STATE_TEAM),
    ("practice-change", ("change",), STATE_TEAM),
    ("engagement-agreement", ("engagement",), SEES_WEST),
    ("agreement-part", ("engagement", "=does"), PAIR),
    ("check-new", ("engagement",), PAIR),
    ("check", ("check",), PAIR),
    ("history", ("=support.agreement", "agreement"), PAIR),
    ("engagement-readiness", ("engagement",), PAIR | {"amos"}),
    ("readiness-new", ("engagement",), PAIR),
    ("readiness", ("look",), PAIR),
    ("context-new", ("engagement",), PAIR),
    ("context", ("told",), PAIR),
    ("event", ("event",), PAIR),
    ("engagement-partners", ("engagement",), PAIR),
    ("partner-view", ("partner_link", "partner_token"), ALL),
    ("partner-mine", ("partner_link", "partner_token"), ALL),
    ("goal-link", ("link",), ALL),
    ("instruments", (), ALL),
    ("instrument", ("=support-so-far",), ALL),
    ("unit-measures", ("unit",), SEES_UNIT_WEST),
    ("engagement-measures", ("engagement",), SEES_WEST),
    ("engagement-growth", ("engagement",), SEES_WEST),
    ("round-new", ("engagement", "=support-so-far"), PAIR),
    ("round", ("round",), SEES_WEST),
    ("round-told", ("round",), PAIR),
    # Only those who are asked, whatever else they may see.
    ("round-answer", ("round",), {"rosa", "tasha", "priya"}),
    ("round-together", ("team-round",), PAIR),
    ("history", ("=measures.round", "round"), PAIR),
    ("attention", (), ALL),
    ("unit-indicators", ("unit",), SEES_INDICATORS),
    ("indicator-new", ("unit",), EDITS_INDICATORS),
    ("data-walk", ("unit",), SEES_INDICATORS),
    ("interpretation-new", ("indicator",), EDITS_INDICATORS),
    ("indicator", ("indicator",), SEES_INDICATORS),
    ("indicator-edit", ("indicator",), EDITS_INDICATORS),
    ("definition-new", ("indicator",), EDITS_INDICATORS),
    ("phase-new", ("indicator",), EDITS_INDICATORS),
    ("phase", ("phase",), EDITS_INDICATORS),
    ("indicator-values", ("indicator",), EDITS_INDICATORS),
    ("indicator-groups", ("indicator", "split"), EDITS_INDICATORS),
    ("breakdowns", ("root",), {"lead", "amos", "gordon"}),
    ("breakdown-new", ("root",), {"lead"}),
    ("breakdown", ("split",), {"lead"}),
    ("small-counts", ("root",), {"lead"}),
    ("history", ("=improvement.indicator", "indicator"), PAIR),
    ("gaps", (), ALL),
    ("gap-new", ("indicator", "split"), EDITS_INDICATORS),
    ("gap", ("gap",), SEES_INDICATORS),
    ("gap-edit", ("gap",), EDITS_INDICATORS),
    ("gap-add", ("gap", "=cause"), EDITS_INDICATORS),
    ("gap-close", ("gap",), EDITS_INDICATORS),
    ("gap-owner", ("gap",), EDITS_INDICATORS),
    ("gap-entry", ("gap-entry",), EDITS_INDICATORS),
    ("gap-log", ("gap-strategy", "=pay"), EDITS_INDICATORS),
    ("part-new", ("indicator",), EDITS_INDICATORS),
    ("part", ("part",), EDITS_INDICATORS),
    ("splitting", ("unit",), SEES_INDICATORS),
    ("splitting-rate", ("unit",), EDITS_INDICATORS),
    ("history", ("=improvement.gap", "gap"), PAIR),
    ("chain", ("unit",), SEES_INDICATORS),
    ("lead-new", ("unit",), EDITS_INDICATORS),
    ("lead", ("lead",), EDITS_INDICATORS),
    ("own-views", ("unit",), SEES_INDICATORS),
    ("own-view-new", ("unit",), {"lead", "rosa"}),
    ("own-view", ("own-view",), {"lead", "rosa"}),
    # The one it was given to; not even those who gave it.
    ("indicator-own", ("indicator",), {"tasha"}),
    ("history", ("=improvement.ownview", "own-view"), {"lead"}),
    ("commitments", ("root",), SEES_DOCUMENTS),
    ("funding-new", ("root",), {"lead"}),
    ("funding", ("funding",), {"lead"}),
    ("commitment-new", ("funding",), {"lead"}),
    ("commitment", ("commitment",), SEES_DOCUMENTS),
    ("commitment-edit", ("commitment",), {"lead"}),
    ("commitment-close", ("commitment",), {"lead"}),
    ("evidence-new", ("commitment",), {"lead"}),
    ("funding-entry", ("funding-entry",), {"lead"}),
    ("consultancy-new", ("root",), {"lead"}),
    ("consultancy", ("consultancy",), SEES_DOCUMENTS),
    ("consultancy-edit", ("consultancy",), {"lead"}),
    ("session-new", ("consultancy",), {"lead"}),
    ("history", ("=equity.commitment", "commitment"), {"lead"}),
    ("history", ("=equity.consultancy", "consultancy"), {"lead"}),
    ("methods", (), ALL),
    ("method", ("=facilitation", "=method.data-walk"), ALL),
    ("sessions", ("engagement",), SEES_WEST),
    ("session-plan", ("engagement",), PAIR | {"rosa"}),
    ("session", ("session",), SEES_WEST),
    ("session-edit", ("planned",), PAIR | {"rosa"}),
    # The screen tells what was told for the session alone: only to those who run it.
    ("session-run", ("running",), {"imani"}),
    ("session-say", ("session",), PAIR | {"rosa"}),
    ("session-person", ("session",), PAIR | {"rosa"}),
    ("session-next", ("session",), PAIR | {"rosa"}),
    ("insight", ("said",), PAIR | {"rosa"}),
    # What its teller said goes before any role: of the session, whoever ran it.
    ("story-new", ("session",), PAIR - {"lead"}),
    ("stories", (), ALL),
    ("story", ("story",), HUMAN_SYSTEM),
    ("story-correct", ("story",), PAIR - {"lead"}),
    ("story-consent", ("story",), PAIR - {"lead"}),
    ("story-ties", ("story",), STATE_TEAM - {"amos"} | {"rosa", "terrell"}),
    ("history", ("=facilitation.session", "session"), PAIR),
    # By code or by a teller's own link
    ("together", (), ALL),
    ("together-join", ("code",), ALL),
    ("own-stories", ("teller", "teller-token"), ALL),
    ("mine", (), ALL),
    ("own-look", ("=my-steering",), ALL),
    # Growth: one's own, and what is shown to one
    ("growth", (), ALL),
    ("evaluation-new", ("=tci",), ALL),
    ("evaluation", ("draft-look",), {"dana"}),
    ("evaluation-report", ("practice-look",), {"imani", "dana"}),
    ("evaluation-file", ("practice-look", "=report.docx"), {"imani", "dana"}),
    ("views-ask", ("practice-look",), {"imani"}),
    ("evaluation-share", ("practice-look",), {"imani"}),
    ("view-give", ("asked-look",), {"imani"}),
    ("growth-plan-new", (), ALL),
    ("growth-plan", ("plan",), {"imani", "dana"}),
    ("growth-plan-edit", ("plan",), {"imani"}),
    ("plan-step", ("plan-step",), {"imani"}),
    ("learning-log", (), ALL),
    ("learning-log-new", (), ALL),
    ("learning-log-edit", ("learning",), {"imani"}),
    ("learning-expected", ("root",), {"lead"}),
    # Pathways and awards: one's own, and what one reviews for others
    ("pathways", (), ALL),
    ("pathway", ("=pathway.level-1",), ALL),
    ("enrolment", ("enrolment",), {"imani", "lead"}),
    ("requirement", ("enrolment", "=level-1.team"), {"imani"}),
    ("portfolio-reviews", (), {"lead"}),
    ("submission-review", ("submission",), {"lead"}),
    ("award", ("award",), {"luis", "lead"}),
    ("award-file", ("award", "=badge.json"), {"luis"}),
    ("award-revoke", ("award",), {"lead"}),
    ("other-credential-new", (), ALL),
    ("other-credential", ("other",), {"imani"}),
    # For anyone, without sign-in
    ("verify", (), ALL),
    ("verify-award", ("public",), ALL),
    ("verify-award", ("private",), NOBODY),
    ("verify-file", ("public", "=badge.json"), ALL),
    ("verify-file", ("private", "=badge.json"), NOBODY),
    ("issuer", ("issuer",), ALL),
    ("issuer-key", ("issuer", "key"), ALL),
    ("issuer-award", ("issuer", "library", "=pathway.level-1"), ALL),
    # What holds the work, and who is reached
    ("holds", ("unit",), SEES_UNIT_WEST),
    ("structure-choose", ("unit",), PAIR | {"rosa"}),
    ("structure-new", ("unit", "=policy"), PAIR | {"rosa"}),
    ("serves", ("unit",), PAIR | {"rosa"}),
    ("structure", ("structure",), SEES_UNIT_WEST),
    # Of a leader: also whoever it is about, from wherever they are.
    ("structure", ("leadership",), SEES_UNIT_WEST | {"terrell"}),
    ("structure-edit", ("structure",), PAIR | {"rosa"}),
    ("structure-edit", ("leadership",), PAIR | {"rosa"}),
    ("structure-add", ("structure", "=checked"), PAIR | {"rosa"}),
    ("structure-entry", ("structure-entry",), PAIR | {"rosa"}),
    ("stress-new", ("unit",), PAIR | {"rosa"}),
    ("stress", ("stress",), SEES_UNIT_WEST),
    ("stress-edit", ("stress",), PAIR | {"rosa"}),
    ("stress-say", ("stress", "=scenario.staff"), PAIR | {"rosa"}),
    ("report-reach", (), STATE_TEAM),
    ("report-cascade", (), HUMAN_SYSTEM | {"carmen"}),
    ("report-brought", (), HUMAN_SYSTEM | {"carmen"}),
    ("hand-down-new", ("unit",), PAIR | {"rosa"}),
    ("hand-down", ("hand-down",), SEES_UNIT_WEST),
    ("hand-down-edit", ("hand-down",), PAIR | {"rosa"}),
    ("history", ("=support.handdown", "hand-down"), PAIR),
    ("history", ("=support.structure", "structure"), PAIR),
    ("history", ("=support.structure", "leadership"), PAIR),
    ("history", ("=support.stresstest", "stress"), PAIR),
    # Strategies in use
    ("engagement-strategies", ("engagement",), SEES_WEST),
    ("strategy-find", ("engagement",), PAIR | {"rosa"}),
    ("strategy-new", ("engagement",), PAIR | {"rosa"}),
    ("strategy-compare", ("engagement",), PAIR | {"rosa"}),
    ("strategies", (), ALL),
    ("strategy", ("strategy",), SEES_WEST),
    ("strategy-edit", ("strategy",), PAIR | {"rosa"}),
    ("strategy-fit", ("strategy",), PAIR | {"rosa"}),
    ("strategy-move", ("strategy", "=ended"), PAIR | {"rosa"}),
    ("strategy-contacts", ("strategy",), PAIR | {"rosa"}),
    ("history", ("=support.strategy", "strategy"), PAIR),
    # Uses of a framework
    ("uses", (), ALL),
    ("reasons", (), ALL),
    ("role-profile-new", ("=tci",), {"lead"}),
    ("role-profile", ("profile",), STATE_TEAM | {"gordon"}),
    ("role-profile-edit", ("profile",), {"lead"}),
    ("role-profile-file", ("profile",), STATE_TEAM | {"gordon"}),
    ("role-interview", ("profile",), STATE_TEAM | {"gordon"}),
    ("career-path", ("profile",), STATE_TEAM | {"gordon"}),
    ("training", ("=tci",), ALL),
    ("functions", ("unit", "=tci"), SEES_UNIT_WEST),
    ("staffing-new", ("unit", "=tci"), {"lead"}),
    ("holder", ("holder",), {"lead"}),
    ("capacity", ("root", "=tci"), STATE_TEAM),
    ("cohort-new", (), STATE_TEAM),
    ("cohort", ("cohort",), {"amos", "rosa", "helen", "nikhil", "priya", "terrell", "gordon", "tasha"}),
    ("cohort-invite", ("cohort",), {"amos"}),
]
FOR_ANYONE = {"verify", "verify-award", "verify-file", "issuer", "issuer-key", "issuer-award"} | {
    "together",
    "together-join",
    "own-stories",
}
# Only posts are taken (405 for a look), or a token or a file of one's own is needed; each has its own test.
ELSEWHERE = {
    "together-room",
    "together-story",
    "commitments-mine",
    "holds-raise",
    "stress-follow",
    "award-give",
    "own-view-end",
    "award-mentor",
    "award-public",
    "award-renew",
    "enrolment-leave",
    "enrolment-mentor",
    "enrolment-mentor-end",
    "issuer-status",
    "other-credential-remove",
    "requirement-back",
    "evaluation-remove",
    "cohort-join",
    "cohort-leave",
    "cohort-tell",
    "holder-new",
    "growth-plan-comment",
    "growth-plan-share",
    "growth-unshare",
    "learning-log-remove",
    "plan-step-new",
    "view-decline",
    "views-close",
    "draft-kind",
    "filter-keep",
    "notice-mute",
    "agreement-confirm",
    "agreement-state",
    "context-withdraw",
    "partner-send",
    "partner-revoke",
    "partner-code",
    "partner-open",
    "partner-change",
    "partner-answer",
    "partner-look",
    "round-end",
    "look-share",
    "look-unshare",
    "look-remove",
    "intention-new",
    "intention",
    "reshaping-undo",
    "import-list",
    "import-list-store",
    "import-list-undo",
    "import-list-problems",
    "import-list-kept",
    "theme",
    "invitation",
    "activity-coplan",
    "goal-confirm",
    "goal-send",
    "goal-state",
    "cycle-move",
    "note-meanwhile",
    "research-download",
    "trash-put",
    "trash-restore",
    "search-catch-up",
    "person-invite",
    "erasure",
    "you-download",
    "concern-take-up",
    "decision-confirm",
    "factor-remove",
    "link-remove",
    "import-file",
    "import-preview",
    "import-apply",
    "import-undo",
    "import-refused",
    "framework-preview",
    "case-list",
    "case-one",
}


def depth(town, west):
    """One record each of what hangs around an engagement and its system, made by those who may."""
    now, today = timezone.now(), timezone.localdate()
    lead, imani = ({"by": scope_for(town.people[key], on=today), "at": now} for key in ("lead", "imani"))
    state, unit = town.units["state"], town.units["west"]
    away = {
        "person": town.people["dana"],
        "reason": "solo.unavailable",
        "starts_on": today,
        "arrangement": "Alone.",
    }
    change = {"title": "T", "what": "W", "reason": "R", "source": "data"}
    return {
        "absence": actions.begin_absence(engagement_ref=west.ref, **away, **imani).ref,
        "call_in": actions.ask_help(
            engagement_ref=west.ref, senior=True, why="A board in conflict.", **imani
        ).ref,
        "role": actions.write_role(unit=unit, actor="Coordinator", does="Plans.", **lead).ref,
        "channel": actions.open_channel(
            origin=unit, receiver=state, carries="Issues", carrier_text="The board", **lead
        ).ref,
        "lesson": actions.share_lesson(
            engagement_ref=west.ref, title="One chart", text="Begin with one chart.", nameless=True, **imani
        ).ref,
        "review": actions.hold_review(root=state, aims="On the way.", **lead).ref,
        "study": actions.note_study(
            root=state, title="T", who="W", purpose="P", data="D", on=today, **lead
        ).ref,
        "change": actions.propose_change(root=state, **change, **imani).ref,
    }


def practiced(town):
    """A draft, a funder and a document of the state's practice."""
    by, at = scope_for(town.people["lead"], on=timezone.localdate()), timezone.now()
    root = town.units["state"]
    base = practice.adopted(by, root.pk)
    draft = start_draft(root=root, base=base, edition="Ours", why="Our words.", by=by, at=at)
    return {
        "root": root.ref,
        "draft": draft.ref,
        "funder": Funder.objects.filter(root=root).first().ref,
        "document": Document.objects.get(root=root, access="request").ref,
    }


def grown(town):
    """Looks at practice of Imani and Dana, and Imani's plan."""
    imani, dana = town.people["imani"], town.people["dana"]
    plan = GrowthPlan.objects.get(person=imani)
    return {
        "practice-look": imani.evaluations.filter(finished_on__isnull=False).order_by("-id").first().ref,
        "draft-look": dana.evaluations.get(finished_on__isnull=True).ref,
        "asked-look": dana.evaluations.get(finished_on__isnull=False).ref,
        "plan": plan.ref,
        "plan-step": plan.steps.first().ref,
        "learning": Learning.objects.filter(person=imani).first().ref,
        "profile": RoleProfile.objects.get().ref,
        "holder": FunctionHolder.objects.filter(unit=town.units["west"]).first().ref,
        "cohort": Cohort.objects.get(name="Local support, first cohort").ref,
    }


def held(town):
    """A team of the region with a look at it, leadership of somebody from elsewhere, and the newest stress test."""
    row = Structure.objects.get(unit=town.units["west"], name="Cedar Basin implementation team")
    said = Said("The directors’ table", person=town.people["terrell"], details={"part.leads": "Budget talks"})
    scope = scope_for(town.people["rosa"], on=timezone.localdate())
    about = {"unit": town.units["west"], "kind": "leader", "said": said}
    return {
        "structure": row.ref,
        "structure-entry": row.entries.filter(kind="checked").first().ref,
        "leadership": write_structure(**about, by=scope, at=timezone.now()).ref,
        "hand-down": HandDown.objects.get(unit=row.unit, state="agreed").ref,
        "stress": StressTest.objects.filter(unit=row.unit).order_by("-on").first().ref,
    }


def awarded(town):
    """Imani's way to Level 1, what she holds from others, and what Luis and Dana hold."""
    imani = town.people["imani"]
    row = Enrolment.objects.get(person=imani)
    luis, dana = (Award.objects.get(person=town.people[key]) for key in ("luis", "dana"))
    return {
        "enrolment": row.ref,
        "submission": row.submissions.first().ref,
        "other": OtherCredential.objects.get(person=imani).ref,
        "award": luis.ref,
        "public": luis.token,
        "private": dana.token,
        "issuer": luis.issuer.ref,
        "key": luis.issuer.keys.get(kind="rsa").ref,
        "library": luis.edition.ref,
    }


def followed():
    """An indicator of the region with a phase and numbers by group."""
    row = Indicator.objects.get(name="Families in the program who finish it")
    split = row.observations.exclude(breakdown=None).first().breakdown
    gap = row.gaps.get(group="black")
    return {
        "indicator": row.ref,
        "phase": row.phases.first().ref,
        "split": split.ref,
        "gap": gap.ref,
        "gap-entry": gap.entries.filter(kind="cause").first().ref,
        "gap-strategy": gap.entries.filter(kind="strategy").first().ref,
        "part": row.parts.filter(gap=None).first().ref,
        "lead": row.leads_to.get().ref,
        "own-view": OwnView.objects.get(group="aian").ref,
    }


def committed(town):
    """What the state committed to in its grant, and who was asked in."""
    funding = Funding.objects.get(root=town.units["state"])
    consultancy = Consultancy.objects.get(root=town.units["state"])
    return {
        "funding": funding.ref,
        "commitment": funding.commitments.filter(purpose="facilitation").get().ref,
        "consultancy": consultancy.ref,
        "funding-entry": consultancy.entries.filter(kind="review").first().ref,
    }


def met(town, west):
    """What the region's session kept, the one that is planned, and one that runs now."""
    held, planned = (Session.objects.get(engagement=west, state=state) for state in ("ended", "planned"))
    by = {"by": scope_for(town.people["imani"], on=timezone.localdate()), "at": timezone.now()}
    wanted = Wish("What worked?", timezone.localdate(), 30)
    made = plan_session(
        engagement_ref=west.ref, edition=planned.edition, method=planned.method, wanted=wanted, **by
    )
    story = Story.objects.get(title="A buddy for each newcomer")
    return {
        "session": held.ref,
        "planned": planned.ref,
        "running": made.ref,
        "code": start_session(session_ref=made.ref, **by).code,
        "said": held.insights.first().ref,
        "story": story.ref,
        "teller": story.teller.ref,
        "teller-token": teller_token(story.teller),
    }


def led(town):
    """Rosa, named as a leader of the region by those who support it."""
    today = timezone.localdate()
    return add_leader(
        unit=town.units["west"],
        person=town.people["rosa"],
        starts_on=today,
        rating="leads",
        by=scope_for(town.people["imani"], on=today),
        at=timezone.now(),
    )


def agreed(town, west):
    """What was agreed, seen and told in the region, and the link of one of its partners."""
    scope = scope_for(town.people["imani"], on=timezone.localdate())
    link = actions.send_link(
        engagement_ref=west.ref, person_ref=town.people["rosa"].ref, by=scope, at=timezone.now()
    )
    return {
        "agreement": west.agreement.ref,
        "check": west.checks.first().ref,
        "look": west.readiness.first().ref,
        "told": west.context.first().ref,
        "event": west.unit.local_events.first().ref,
        "partner_link": link.ref,
        "partner_token": token_of(link),
    }


def asked(town, west):
    """The round that runs in the region, and one that its team is to answer together."""
    scope = scope_for(town.people["imani"], on=timezone.localdate())
    together = asking.ask(
        engagement_ref=west.ref,
        wanted=Wanted("team-agency", timezone.localdate()),
        people=[],
        by=scope,
        at=timezone.now(),
    )
    running = Round.objects.filter(circle_key=west.pk, ended_on=None).exclude(pk=together.pk).get()
    return {"round": running.ref, "team-round": together.ref}


def hard(west):
    """A concern, a decision and a problem of the region, as the demo has them."""
    diagnosis = Diagnosis.objects.filter(engagement=west).first()
    concern = Concern.objects.filter(engagement=west, kind="challenge").first()
    return {
        "concern": concern.ref,
        "entry": concern.entries.filter(kind="strategy").first().ref,
        "decision": Decision.objects.filter(engagement=west).first().ref,
        "diagnosis": diagnosis.ref,
        "factor": diagnosis.factors.first().ref,
    }


@pytest.fixture
def refs(town):
    west = Engagement.objects.get(unit=town.units["west"])
    goal = Goal.objects.get(engagement=west, number=1)
    planned = Activity.objects.filter(engagement=west, state="planned").order_by("on").last()
    return (
        depth(town, west)
        | agreed(town, west)
        | hard(west)
        | asked(town, west)
        | practiced(town)
        | grown(town)
        | awarded(town)
        | followed()
        | committed(town)
        | met(town, west)
        | held(town)
        | {
            "engagement": west.ref,
            "activity": planned.ref,
            "goal": goal.ref,
            "strategy": Strategy.objects.get(name="Coaches’ peer circle").ref,
            "cycle": Cycle.objects.filter(goal=goal).order_by("number").last().ref,
            "step": Step.objects.filter(goal=goal).order_by("id").first().ref,
            "unit": town.units["west"].ref,
            "team": Team.objects.get(unit=town.units["west"]).ref,
            "leader": led(town).ref,
            "person": town.people["tasha"].ref,
            "crosswalk": Crosswalk.objects.order_by("key").first().key,
            "link": goal_token(goal, town.people["rosa"]),
            **noted(west, town),
        }
    )


def noted(west, town):
    """A note of the pair, and a summary that went back."""
    heard = Note.objects.get(engagement=west, kind="note.reflected-back")
    note = Note.objects.filter(engagement=west, visibility="pair").order_by("id").first()
    token = note_token(heard, town.people["rosa"])
    return {"note": note.ref, "heard": heard.ref, "heard-link": token}


def address(name, arguments, refs):
    from django.urls import reverse

    return reverse(name, args=[one[1:] if one.startswith("=") else refs[one] for one in arguments])


def test_each_page_opens_for_those_who_may_and_is_not_there_for_all_others(signed_in, refs):
    clients = {key: signed_in(key) for key in EVERYONE}
    wrong = []
    for name, arguments, allowed in PAGES:
        for key, client in clients.items():
            status = client.get(address(name, arguments, refs)).status_code
            expected = 200 if key in allowed else 404
            if status != expected:
                wrong.append(f"{name}{arguments} for {key}: {status}, not {expected}")
    assert wrong == []


def test_no_address_is_left_out_of_the_matrix():
    # Every module of addresses but the sign-in library's own.
    parts = [
        part
        for part in get_resolver("marigold.config.urls").url_patterns
        if "account" not in str(part.pattern)
    ]
    names = {one.name for part in parts for one in part.url_patterns if getattr(one, "name", None)}
    assert names == {name for name, _, _ in PAGES} | ELSEWHERE


def test_not_yours_and_not_there_are_the_same_answer(signed_in, refs):
    sam = signed_in("sam")
    for name, arguments, allowed in PAGES:
        if "sam" in allowed or not any(not one.startswith("=") for one in arguments):
            continue
        theirs = sam.get(address(name, arguments, refs))
        nobodys = sam.get(address(name, arguments, dict.fromkeys(refs, "2222222222")))
        assert theirs.status_code == nobodys.status_code == 404
        assert plain(theirs) == plain(nobodys)


def plain(answer):
    import re

    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|2222222222|[2-9b-z]{10}', b"", answer.content)


def test_nobody_gets_in_without_signing_in(client, refs):
    for name, arguments, _ in PAGES:
        if name in FOR_ANYONE | {"help", "goal-link", "heard-link", "partner-view", "partner-mine"}:
            continue
        answer = client.get(address(name, arguments, refs))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/account/login/"), name


def test_the_stranger_s_pages_name_nobody_and_no_place(signed_in, town):
    sam = signed_in("sam")
    words = [row.name for row in Unit.objects.all()]
    words += [row.name for row in Person.objects.exclude(pk=town.people["sam"].pk)]
    words += [row.name for row in Indicator.objects.all()]
    for name in ("week", "engagements", "activities", "goals", "units", "people", "log"):
        from django.urls import reverse

        shown = sam.get(reverse(name)).content.decode()
        assert [word for word in words if word in shown] == [], name
    for name in ("engagements", "activities", "goals"):
        for kind in ("csv", "xlsx"):
            answer = sam.get(reverse(name), {"download": kind})
            assert answer.status_code == 404, (name, kind)


def test_lists_show_only_what_is_one_s_own(signed_in, town):
    terrell = signed_in("terrell")
    from django.urls import reverse

    shown = terrell.get(reverse("engagements")).content.decode()
    assert "Tallgrass County DSS" in shown
    for place in (
        "Cedar Basin Region",
        "Juniper Flats Family Center",
        "Riverbend Unified",
        "Lower Yarrow Region",
    ):
        assert place not in shown

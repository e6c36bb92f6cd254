"""What the brand's people did in triage: saved replies, shared work, and the first decisions."""

from datetime import timedelta
from itertools import batched, cycle
from typing import Any

from skopos.common import clock
from skopos.demo.past_care import answer_the_past
from skopos.facts.reading import open_facts
from skopos.triage.actions import figures, following, intake, items, words
from skopos.triage.choices import IdeaState, Outcome, Severity, State
from skopos.triage.models import Idea, Item, Risk, SavedReply
from skopos.workspaces.models import Membership, Role, User, Workspace

REPLIES = (
    ("Late delivery", "en", "Hello {author}, we are sorry that your order is late. Write us its number and we look at "
     "once. {me}"),
    ("Late delivery", "de", "Hallo {author}, bitte entschuldigen Sie die Verspätung. Schreiben Sie uns die Nummer der "
     "Bestellung, wir sehen sofort nach. {me}"),
    ("Late delivery", "pl", "Dzień dobry {author}, przepraszamy za opóźnienie. Proszę podać numer zamówienia, od razu "
     "sprawdzimy. {me}"),
    ("Late delivery", "vi", "Chào {author}, chúng tôi xin lỗi vì giao hàng trễ. Cho chúng tôi xin mã đơn để kiểm tra "
     "ngay. {me}"),
    ("Late delivery", "fa", "سلام {author}، بابت دیرکرد سفارش متأسفیم. شمارهٔ سفارش را بنویسید تا همین حالا "
     "پیگیری کنیم. {me}"),
    ("Thank you", "en", "Thank you, {author}! We pass it on to the bakers. {me}"),
)  # fmt: skip
SHARED_OUT, DECIDED, BY_HAND = 40, 9, 3
WISH = "vegan|wegań|đồ chay|گیاهی"
"""People who ask which products are vegan: the idea is to say so on the bag."""


def work_through(workspace: Workspace) -> None:
    """Share out what waits, decide the first mentions as people would, and bring in praise and ideas by hand."""
    SavedReply.objects.bulk_create(
        [SavedReply(workspace=workspace, name=name, language=code, text=text) for name, code, text in REPLIES]
    )
    team = [member.user for member in _team(workspace)]
    waiting = list(Item.objects.filter(workspace=workspace).waiting().first_due_first()[:SHARED_OUT])
    owner = team[0]
    for person, mine in zip(cycle(team), batched(waiting, 5), strict=False):
        items.assign_items(workspace, {item.pk: item.version for item in mine}, owner=person, by=owner)
    for item in Item.objects.filter(workspace=workspace, state=State.NEW).first_due_first()[:DECIDED]:
        _decide(workspace, item, _outcome_of(item), by=item.owner or owner)
    for outcome, rows in _seen_by_people(workspace).items():
        for row in rows:
            item, _is_new = intake.queue_by_hand(workspace, row, by=owner)
            _decide(workspace, item, outcome, by=owner)
    _follow(workspace, owner)
    answer_the_past(workspace, team, until=clock.today(workspace.tzinfo))
    figures.feed(workspace)


def _outcome_of(item: Item) -> Outcome:
    """Say what a mention of the queue is, as its words and labels suggest."""
    if item.sentiment == 1:
        return Outcome.PRAISE
    if item.sentiment == -1 and "safety" in item.topics:
        return Outcome.RISK
    return Outcome.ANSWER if item.sentiment == -1 or "?" in item.text else Outcome.NOTHING


def _seen_by_people(workspace: Workspace) -> dict[Outcome, list[dict[str, Any]]]:
    """Give mentions that no rule chose and that somebody saw: what people asked for, worried about and praised."""
    by_reach = "NOT owned AND language IS NOT NULL ORDER BY reach DESC NULLS LAST, native_id LIMIT $limit"
    wanted = {
        Outcome.IDEA: "regexp_matches(text, $wish) AND published_at >= $since AND ",
        Outcome.RISK: "sentiment = -1 AND list_contains(topics, 'safety') AND published_at >= $since AND ",
        Outcome.PRAISE: "sentiment = 1 AND emotion = 'joy' AND published_at >= $since AND ",
    }
    values = {"limit": BY_HAND, "wish": WISH, "since": clock.now() - timedelta(days=60)}
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        return {
            outcome: facts.query(
                f"SELECT * FROM mention WHERE {condition}{by_reach}",  # noqa: S608  (both parts stand above)
                {name: value for name, value in values.items() if f"${name}" in condition + by_reach},
            ).to_pylist()
            for outcome, condition in wanted.items()
        }


def _team(workspace: Workspace) -> list[Membership]:
    members = Membership.objects.filter(workspace=workspace).select_related("user").order_by("pk")
    return [member for member in members if member.may(Role.CONTRIBUTOR)]


def _decide(workspace: Workspace, item: Item, outcome: Outcome, *, by: User) -> None:
    items.sort_items(workspace, {item.pk: item.version}, outcome=outcome, by=by)
    if outcome == Outcome.ANSWER and item.pk % 2:
        text = "We are sorry, and we look into it today."
        words.record_reply(workspace, {item.pk: item.version + 1}, text=text, by=by)
    elif outcome == Outcome.RISK:
        items.label_items(workspace, {item.pk: item.version + 1}, name="recall", on=True, by=by)


def _follow(workspace: Workspace, owner: User) -> None:
    """Move the first idea on, and weigh the first risk."""
    idea = Idea.objects.filter(item__workspace=workspace).select_related("item__workspace").first()
    if idea:
        following.change_idea(idea, title="Say on every bag what is vegan", state=IdeaState.ACCEPTED, by=owner)
    risk = Risk.objects.filter(item__workspace=workspace).select_related("item__workspace").first()
    if risk:
        risk.title, risk.severity, risk.owner = "Metal splinters in granola", Severity.HIGH, owner
        following.change_risk(risk, by=owner)

"""What the brand's people did in triage: saved replies, shared work, and the first decisions."""

from itertools import batched, cycle

from skopos.triage.actions import figures, following, items, words
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
SHARED_OUT, DECIDED = 40, 15


def work_through(workspace: Workspace) -> None:
    """Share out what waits, and decide the first mentions as people would."""
    SavedReply.objects.bulk_create(
        [SavedReply(workspace=workspace, name=name, language=code, text=text) for name, code, text in REPLIES]
    )
    team = [member.user for member in _team(workspace)]
    waiting = list(Item.objects.filter(workspace=workspace).waiting().first_due_first()[:SHARED_OUT])
    owner = team[0]
    for person, mine in zip(cycle(team), batched(waiting, 5), strict=False):
        items.assign_items(workspace, {item.pk: item.version for item in mine}, owner=person, by=owner)
    chosen = list(Item.objects.filter(workspace=workspace, state=State.NEW).first_due_first()[:DECIDED])
    for item, outcome in zip(chosen, cycle(Outcome), strict=False):
        _decide(workspace, item, outcome, by=item.owner or owner)
    _follow(workspace, owner)
    figures.feed(workspace)


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
        following.change_idea(idea, title="A smaller bag for one week", state=IdeaState.ACCEPTED, by=owner)
    risk = Risk.objects.filter(item__workspace=workspace).select_related("item__workspace").first()
    if risk:
        risk.title, risk.severity, risk.owner = "Metal splinters in granola", Severity.HIGH, owner
        following.change_risk(risk, by=owner)

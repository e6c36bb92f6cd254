"""Any strategy document, for property tests."""

from decimal import Decimal

from hypothesis import strategies as st

from skopos.strategy.choices import Direction, GoalKind, Rhythm, Scope, State, Statistic, TacticState, Zone
from skopos.strategy.documents import GoalNode, HistoryNode, ObjectiveNode, StrategyDocument, StrategyNode, TacticNode

# What YAML can hold: no surrogates, no control characters but tab and line ends.
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\t\n\x85")
KEYS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
PROSE = st.one_of(
    st.text(LETTERS, max_size=40), st.sampled_from(["true", "~", "1.5", "2027-01-01", "- a", "a: b #c", "x\n\n y\n"])
)
TITLES = PROSE.filter(bool)
EMAILS = st.sampled_from(["", "ana@example.org", "bo@example.org"])
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WEIGHTS = st.floats(0, 100)
DAYS = st.none() | st.dates()
MONEY = st.decimals(0, 10**9, places=2)


def optional(values):
    return st.none() | values


HISTORIES = st.builds(
    HistoryNode, period=st.sampled_from("DWMQ"), start=st.dates(),
    values=st.lists(optional(NUMBERS), max_size=5).map(tuple),
    kind=optional(st.sampled_from(["flow", "stock", "ratio"])),
) | st.builds(HistoryNode, csv=TITLES)  # fmt: skip
TACTICS = st.builds(
    TacticNode, key=KEYS, title=TITLES, description=PROSE, scope=st.sampled_from(Scope), channel=PROSE,
    zone=optional(st.sampled_from(Zone)), audience=PROSE, tag=PROSE, budget=optional(MONEY), spend=MONEY,
    currency=st.sampled_from(["", "EUR", "VND"]), hours=optional(st.decimals(0, 9999, places=2)), owner=EMAILS,
    state=st.sampled_from(TacticState), start=DAYS, end=DAYS,
)  # fmt: skip
OBJECTIVES = st.builds(
    ObjectiveNode, key=KEYS, title=TITLES, description=PROSE, metric=PROSE, segment=PROSE, channel=PROSE,
    zone=optional(st.sampled_from(Zone)), audience=PROSE, baseline=optional(NUMBERS), target=optional(NUMBERS),
    unit=st.sampled_from(["", "count", "EUR"]), direction=st.sampled_from(Direction),
    statistic=st.sampled_from(Statistic), start=DAYS, deadline=DAYS, rhythm=optional(st.sampled_from(Rhythm)),
    owner=EMAILS, weight=WEIGHTS, state=st.sampled_from(State), history=optional(HISTORIES),
    tactics=st.lists(TACTICS, max_size=2).map(tuple),
)  # fmt: skip
STRATEGIES = st.builds(
    StrategyNode, key=KEYS, title=TITLES, description=PROSE, weight=WEIGHTS, owner=EMAILS, customers=PROSE,
    analysis=PROSE, value_proposition=PROSE, plan=PROSE, resources=PROSE, aims=PROSE,
    objectives=st.lists(OBJECTIVES, max_size=2).map(tuple),
)  # fmt: skip
GOALS = st.builds(
    GoalNode, key=KEYS, title=TITLES, kind=st.sampled_from(GoalKind), description=PROSE, weight=WEIGHTS, owner=EMAILS,
    horizon=DAYS, strategies=st.lists(STRATEGIES, max_size=2).map(tuple),
)  # fmt: skip


def _numbered(document: StrategyDocument) -> StrategyDocument:
    """Make natural keys unique."""
    plain, count = document.model_dump(), 0

    def walk(value):
        nonlocal count
        if isinstance(value, dict):
            if "key" in value:
                value["key"] = f"{value['key']}-{count}"
                count += 1
            for item in value.values():
                walk(item)
        elif isinstance(value, list | tuple):
            for item in value:
                walk(item)

    walk(plain)
    for goal in plain["goals"]:
        for strategy in goal["strategies"]:
            for objective in strategy["objectives"]:
                for tactic in objective["tactics"]:
                    tactic.update(
                        {
                            name: Decimal(str(tactic[name]))
                            for name in ("budget", "spend", "hours")
                            if tactic[name] is not None
                        }
                    )
    return StrategyDocument.model_validate(plain)


DOCUMENTS = st.builds(
    StrategyDocument, skopos=st.just(1), business=PROSE, goals=st.lists(GOALS, max_size=2).map(tuple)
).map(_numbered)

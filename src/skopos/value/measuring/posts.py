"""Own posts: what the next may bring, whether the hour matters, and what themes and forms do."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from skopos.facts.reading import open_facts
from skopos.value.measuring.outcome import Question, Refused, plain
from skopos.value.models import Kind
from skopos.workspaces.models import Workspace

MOST_POSTS = 1500
LEAST_POSTS = 30
OUTCOMES = ("engagements", "reach")
BANDS = ((0, "night"), (6, "morning"), (11, "midday"), (15, "afternoon"), (18, "evening"), (22, "night"))
LENGTHS = ((0, "short"), (80, "medium"), (280, "long"))
STAGES = ("awareness", "engagement", "consideration", "loyalty")

POSTS = """
SELECT platform, native_id, channel, kind, published_at, length(text) AS letters, topics, flags,
    campaign IS NOT NULL AND campaign <> '' AS paid, reach, impressions, clicks, follows,
    coalesce(likes, 0) + coalesce(comments, 0) + coalesce(shares, 0) + coalesce(saves, 0) AS engagements,
    likes IS NOT NULL OR comments IS NOT NULL OR shares IS NOT NULL AS has_engagements
FROM mention WHERE owned AND kind IN ('post', 'ad', 'article') ORDER BY published_at DESC, native_id LIMIT $most
"""


def read(workspace: Workspace) -> list[dict[str, Any]]:
    """Give the own posts, oldest first, with hour and weekday in the workspace's zone."""
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
        rows = facts.query(POSTS, {"most": MOST_POSTS}).to_pylist()[::-1]
    for row in rows:
        local = row["published_at"].astimezone(workspace.tzinfo)
        row["hour"], row["weekday"] = local.hour, local.weekday()
    return rows


def band_of(hour: int) -> str:
    """Name the part of the day."""
    return [name for start, name in BANDS if hour >= start][-1]


def length_of(letters: int) -> str:
    """Name the length of a text."""
    return [name for start, name in LENGTHS if letters >= start][-1]


def traits_of(kind: str, hour: int, letters: int, *, paid: bool) -> list[str]:
    """Give what is known of a post before it is posted, as labels."""
    labels = [f"kind:{kind}", f"time:{band_of(hour)}", f"length:{length_of(letters)}"]
    return [*labels, "paid"] if paid else labels


def questions(workspace: Workspace) -> Iterator[Question]:
    """Ask for each channel and outcome what posts bring."""
    by_channel: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read(workspace):
        by_channel[row["channel"]].append(row)
    for channel, rows in sorted(by_channel.items()):
        for outcome in OUTCOMES:
            known = [row for row in rows if (row["has_engagements"] if outcome == "engagements" else row["reach"])]
            values = [float(row[outcome]) for row in known]
            labels = [traits_of(row["kind"], row["hour"], row["letters"] or 0, paid=row["paid"]) for row in known]
            when = [(row["weekday"], row["hour"]) for row in known]
            inputs = {
                "channel": channel,
                "outcome": outcome,
                "posts": len(known),
                "first": known[0]["published_at"].date().isoformat() if known else "",
                "last": known[-1]["published_at"].date().isoformat() if known else "",
            }
            work = partial(_expect, values, labels, when)
            settings = {"level": 0.8}
            yield Question(Kind.POSTS, f"{channel}|{outcome}", settings, inputs, [values, labels, when], work)


def _expect(values: list[float], labels: list[list[str]], when: list[tuple[int, int]]) -> dict[str, Any]:
    from skopos_science.posting import best_times, expected_posts

    if len(values) < LEAST_POSTS:
        raise Refused("too_few_posts", posts=len(values))
    names = sorted({label for row in labels for label in row})
    x = np.array([[float(name in row) for name in names] for row in labels])
    means = x.mean(axis=0)
    varying = (means > 0) & (means < 1)
    names = [name for name, used in zip(names, varying, strict=True) if used]
    x, means = x[:, varying] - means[varying], means[varying]
    expected, follower = expected_posts(values, x)
    ranged = np.isfinite(expected.low)
    y = np.array(values)
    inside = (expected.low[ranged] <= y[ranged]) & (y[ranged] <= expected.high[ranged])
    untimed = [place for place, name in enumerate(names) if not name.startswith("time:")]
    weekdays, hours = (np.array(part) for part in zip(*when, strict=True))
    timing = best_times(y, x[:, untimed], weekdays, hours)
    return plain(
        {
            "traits": names,
            "means": means,
            "held": float(inside.mean()) if ranged.any() else None,
            "ranged": int(ranged.sum()),
            "follower": {
                "level": follower.level,
                "state": follower.state,
                "covariance": follower.covariance,
                "noise": follower.noise,
                "errors": follower.errors[-120:],
                "tails": follower.tails,
                "seen": follower.seen,
            },
            "evidence": timing.evidence,
            "probability": timing.probability,
            "slots": [vars(slot) for slot in timing.slots],
            "values": values[-60:],
            "low": expected.low[-60:],
            "high": expected.high[-60:],
        },
        9,
    )


def expected(result: dict[str, Any], labels: list[str]) -> tuple[float, float, float]:
    """Give the range that a draft with these traits may be expected to bring, from a kept result."""
    from skopos_science.posting import Follower, expected_next

    kept = result["follower"]
    follower = Follower(len(result["traits"]), level=kept["level"])
    follower.state, follower.covariance = np.array(kept["state"]), np.array(kept["covariance"])
    follower.noise, follower.seen = kept["noise"], kept["seen"]
    follower.errors, follower.tails = list(kept["errors"]), np.array(kept["tails"])
    traits = [float(name in labels) - mean for name, mean in zip(result["traits"], result["means"], strict=True)]
    middle, low, high = expected_next(follower, traits)
    return low, middle, high


def content_questions(workspace: Workspace) -> Iterator[Question]:
    """Ask what posts on each theme and of each form do beside others of their channel, by stage of the funnel."""
    rows = read(workspace)
    data = [
        [
            row["channel"],
            sorted(row["topics"]),
            forms_of(row),
            row["reach"],
            row["engagements"],
            row["clicks"],
            row["follows"],
        ]
        for row in rows
    ]
    inputs = {
        "posts": len(rows),
        "first": rows[0]["published_at"].date().isoformat() if rows else "",
        "last": rows[-1]["published_at"].date().isoformat() if rows else "",
    }
    yield Question(Kind.CONTENT, "", {"level": 0.9}, inputs, data, lambda: _content(rows))


def forms_of(row: dict[str, Any]) -> list[str]:
    """Name the forms of a post."""
    shown = [flag for flag in row["flags"] if flag in ("question", "link", "hashtag", "media")]
    return [f"kind:{row['kind']}", f"length:{length_of(row['letters'] or 0)}", *(f"flag:{flag}" for flag in shown)]


def _content(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if len(rows) < LEAST_POSTS:
        raise Refused("too_few_posts", posts=len(rows))
    values = {stage: _beside(rows, stage) for stage in STAGES}
    out = []
    for by, labels in (("theme", [row["topics"] for row in rows]), ("form", [forms_of(row) for row in rows])):
        names = sorted({label for row in labels for label in row})
        told: dict[str, dict[str, Any]] = {name: {"by": by, "name": name, "stages": {}} for name in names}
        for stage, found in values.items():
            _compare(told, names, labels, found, stage)
        out += [entry | {"posts": sum(entry["name"] in row for row in labels)} for entry in told.values()]
    return plain({"groups": out})


def _compare(
    told: dict[str, dict[str, Any]], names: list[str], labels: list[list[str]], found: Any, stage: str
) -> None:
    """Put the drawn mean of each label into `told`; a post with several labels counts for each."""
    from skopos_science.groups import group_means

    values: list[float] = []
    groups: list[int] = []
    used: list[str] = []
    for name in names:
        own = [found[at] for at, row in enumerate(labels) if name in row and np.isfinite(found[at])]
        if len(own) >= 3:
            values += own
            groups += [len(used)] * len(own)
            used.append(name)
    if len(used) < 2:
        return
    means = group_means(values, groups)
    for place, name in enumerate(used):
        told[name]["stages"][stage] = {
            "low": float(np.exp(means.low[place])),
            "mid": float(np.exp(means.drawn[place])),
            "high": float(np.exp(means.high[place])),
            "posts": int(means.members[place]),
        }


TOPS = {"awareness": "reach", "engagement": "engagements", "consideration": "clicks", "loyalty": "follows"}


def brought(row: dict[str, Any], stage: str) -> float | None:
    """Give what a post brought at a stage of the funnel, as a logarithm; None if it is not known."""
    top, shown = row[TOPS[stage]], row["reach"] or row["impressions"]
    if top is None or not shown or (stage == "engagement" and not row["has_engagements"]):
        return None
    if stage == "awareness":
        return float(np.log(top)) if top else None
    return float(np.log((top + 0.5) / (shown + 1)))


def _beside(rows: list[dict[str, Any]], stage: str) -> Any:
    """Give each post's result on the logarithm less the mean of its channel; NaN where it has none."""
    out = np.full(len(rows), np.nan)
    by_channel: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        value = brought(row, stage)
        if value is not None:
            out[at] = value
            by_channel[row["channel"]].append(at)
    for places in by_channel.values():
        out[places] -= out[places].mean()
    return out

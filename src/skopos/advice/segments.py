"""Customers that social media brought in, compared with the rest: repeat purchase, value, returns, with intervals."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from skopos.channels.models import Channel
from skopos.common import clock
from skopos.workspaces.models import Workspace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DAYS = 365
LEAST = 20
"""A group of fewer customers says too little."""
NOT_SOCIAL = frozenset(
    {"", "direct", "search", "email", "e-mail", "mail", "newsletter", "shop", "affiliate", "display", "referral",
     "organic", "organic search", "paid search", "google", "bing", "offline", "store", "web"}
)  # fmt: skip


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Group:
    """Customers by what brought them first.

    `worth` is the mean of what a customer left in all, returns taken off, with a 95 % interval (bootstrap over
    customers); `again` the share that came again; `returned` the share of orders that were sent back.
    """

    source: str
    customers: int
    orders: int
    again: Share
    worth: Share
    returned: Share
    is_social: bool


@dataclass(frozen=True)
class Segments:
    """Customers that social media brought, the rest, and each source; `ahead` compares the two.

    `ahead` is the difference in worth (social less the rest) with its 95 % interval; None where either is too small.
    """

    social: Group | None
    rest: Group | None
    sources: tuple[Group, ...]
    ahead: Share | None
    currency: str
    days: int
    unknown: int


def segments(workspace: Workspace) -> Segments | None:
    """Compare the customers of the last twelve months; None where no order names its customer."""
    import numpy as np
    import pyarrow.compute as pc

    from skopos.measurement.queries import orders

    today = clock.today(workspace.tzinfo)
    rows = orders(workspace, today - timedelta(days=DAYS), today - timedelta(days=1))
    unknown = rows["customer_id"].null_count
    rows = rows.filter(pc.is_valid(rows["customer_id"]))
    if not rows.num_rows:
        return None
    names, who = np.unique(rows["customer_id"].to_numpy(zero_copy_only=False), return_inverse=True)
    returned = rows["kind"].to_numpy(zero_copy_only=False) == "return"
    amounts = pc.fill_null(rows["amount"], 0.0).cast("float64").to_numpy()
    amounts = np.where(returned, -np.abs(amounts), amounts)
    sources = np.full(len(names), "", dtype=object)
    sources[who] = np.array([source or "" for source in rows["first_source"].to_pylist()], dtype=object)
    bought = np.bincount(who, weights=~returned, minlength=len(names))
    sent_back = np.bincount(who, weights=returned, minlength=len(names))
    each = _Customers(sources, bought, sent_back, np.bincount(who, weights=amounts, minlength=len(names)))
    social = np.isin(sources, [name for name in set(sources) if is_social(name, _platforms(workspace))])
    groups = [_group(each, sources == name, str(name), bool(social[sources == name][0])) for name in set(sources)]
    groups.sort(key=lambda group: (-group.customers, group.source))
    return Segments(
        _group(each, social, "", True) if social.sum() >= LEAST else None,
        _group(each, ~social, "", False) if (~social).sum() >= LEAST else None,
        tuple(group for group in groups if group.customers >= LEAST),
        _ahead(each.worth[social], each.worth[~social]),
        workspace.currency,
        DAYS,
        unknown,
    )


def is_social(source: str, platforms: frozenset[str]) -> bool:
    """Say whether a source is social media: one of the workspace's channels or platforms, or named so."""
    name = source.strip().lower()
    if name in platforms or any(name.startswith(f"{platform} ") for platform in platforms):
        return True
    return "social" in name and name not in NOT_SOCIAL


def _platforms(workspace: Workspace) -> frozenset[str]:
    rows = Channel.objects.filter(workspace=workspace).values_list("key", "platform")
    known = {name.lower() for row in rows for name in row} | {
        "facebook", "instagram", "tiktok", "linkedin", "youtube", "x", "twitter", "bluesky", "mastodon", "telegram",
        "pinterest", "reddit", "threads", "snapchat", "whatsapp",
    }  # fmt: skip
    return frozenset(known - NOT_SOCIAL)


@dataclass(frozen=True, eq=False)
class _Customers:
    """One entry a customer: what brought them, orders, returns, and what they left in all."""

    source: "NDArray[np.object_]"
    bought: "NDArray[np.float64]"
    sent_back: "NDArray[np.float64]"
    worth: "NDArray[np.float64]"


def _group(each: _Customers, chosen: "NDArray[np.bool_]", source: str, is_social: bool) -> Group:
    from skopos_science.intervals import share_interval

    customers, orders = int(chosen.sum()), float(each.bought[chosen].sum())
    back = min(float(each.sent_back[chosen].sum()), orders)
    again = float((each.bought[chosen] > 1).sum())
    shares = share_interval([again, back], [customers, orders]).tolist()
    return Group(
        source, customers, int(orders), Share(*shares[0]), _mean(each.worth[chosen]), Share(*shares[1]), is_social
    )  # fmt: skip


def _means(values: "NDArray[np.float64]", seed: int) -> "NDArray[np.float64]":
    """Give bootstrap means: what the mean might be with other customers of the same kind."""
    import numpy as np

    rng = np.random.default_rng(seed)
    return rng.multinomial(len(values), np.full(len(values), 1 / len(values)), size=500) @ values / len(values)


def _mean(values: "NDArray[np.float64]") -> Share:
    import numpy as np

    low, high = np.quantile(_means(values, 1), [0.025, 0.975]).tolist()
    return Share(float(values.mean()), low, high)


def _ahead(social: "NDArray[np.float64]", rest: "NDArray[np.float64]") -> Share | None:
    import numpy as np

    if min(len(social), len(rest)) < LEAST:
        return None
    low, high = np.quantile(_means(social, 1) - _means(rest, 2), [0.025, 0.975]).tolist()
    return Share(float(social.mean() - rest.mean()), low, high)

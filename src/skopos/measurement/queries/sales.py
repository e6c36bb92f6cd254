"""Orders and journeys, ready for the methods of `skopos_science`: money in one currency, tactics by name."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from skopos.facts.reading import Facts, open_facts
from skopos.money.queries import rates_of
from skopos.money.rates import NoRate, Rates
from skopos.strategy.models import Tactic
from skopos.workspaces.models import Workspace

if TYPE_CHECKING:
    from skopos_science.attribution import Journeys

CONTACTS = ("impression", "click", "visit", "open")
DAY_US = 86_400_000_000
TEXT = pa.string()
EXCHANGE = pa.schema([("currency", TEXT), ("day", pa.date32()), ("rate", pa.float64())])
TACTICS = pa.schema([("tag", TEXT), ("key", TEXT)])

CURRENCIES = """
SELECT DISTINCT currency, day FROM shop_order WHERE day BETWEEN $start AND $end
UNION SELECT DISTINCT currency, day FROM touch WHERE day BETWEEN $start AND $end AND currency IS NOT NULL
UNION SELECT DISTINCT currency, day FROM journey WHERE day BETWEEN $start AND $end AND currency IS NOT NULL
"""

ORDERS = """
WITH begun AS (
    SELECT customer_id, min(placed_at) AS first_at, arg_min(coalesce(came_from, ''), placed_at) AS first_source
    FROM shop_order WHERE kind = 'order' AND customer_id IS NOT NULL GROUP BY customer_id
)
SELECT o.platform, o.native_id, o.channel, o.kind, o.placed_at, o.day, o.customer_id,
    o.amount * e.rate AS amount, o.amount AS own_amount, o.currency, o.items, o.place,
    coalesce(o.came_from, '') AS came_from, coalesce(o.campaign, '') AS campaign, coalesce(o.coupon, '') AS coupon,
    coalesce(o.tactic, t.key, '') AS tactic, coalesce(o.region, '') AS region,
    o.kind = 'order' AND o.placed_at = b.first_at AS is_first, coalesce(b.first_source, '') AS first_source
FROM shop_order o
LEFT JOIN exchange e ON e.currency = o.currency AND e.day = o.day
LEFT JOIN tactics t ON t.tag = lower(o.campaign)
LEFT JOIN begun b USING (customer_id)
WHERE o.day BETWEEN $start AND $end AND list_contains($kinds, o.kind)
ORDER BY o.placed_at, o.platform, o.native_id
"""

CONTACT_ROWS = """
WITH events AS (
    SELECT person_id AS person, "at", 0 AS is_end, channel, coalesce(t.campaign, '') AS campaign,
        coalesce(t.tactic, k.key, '') AS tactic, 0.0 AS value, t.native_id
    FROM touch t LEFT JOIN tactics k ON k.tag = lower(t.campaign)
    WHERE person_id IS NOT NULL AND list_contains($kinds, kind) AND day BETWEEN $before AND $end
    UNION ALL
    SELECT person_id, "at", 1, '', '', '', coalesce(t.value * e.rate, 0), t.native_id
    FROM touch t LEFT JOIN exchange e ON e.currency = t.currency AND e.day = t.day
    WHERE person_id IS NOT NULL AND kind = 'conversion' AND t.day BETWEEN $before AND $end
    UNION ALL
    SELECT customer_id, placed_at, 1, '', '', '', coalesce(o.amount * e.rate, 0), o.native_id
    FROM shop_order o LEFT JOIN exchange e ON e.currency = o.currency AND e.day = o.day
    WHERE customer_id IS NOT NULL AND kind = 'order' AND o.day BETWEEN $before AND $end
), numbered AS (
    SELECT *, coalesce(sum(is_end) OVER (
        PARTITION BY person ORDER BY "at", is_end, native_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS part
    FROM events
), ended AS (
    SELECT *, max(CASE WHEN is_end = 1 THEN "at" END) OVER one AS end_at, sum(value) OVER one AS worth
    FROM numbered WINDOW one AS (PARTITION BY person, part)
), contacts AS (
    SELECT * EXCLUDE (is_end, value),
        end_at IS NOT NULL AND epoch_us(end_at) - epoch_us("at") <= $window_us AS won
    FROM ended WHERE is_end = 0
), bursts AS (
    SELECT *, CASE WHEN NOT won AND epoch_us("at") - epoch_us(lag("at") OVER run) > $window_us THEN 1 ELSE 0 END AS new
    FROM contacts WINDOW run AS (PARTITION BY person, part, won ORDER BY "at", native_id)
), journeys AS (
    SELECT *, sum(new) OVER (PARTITION BY person, part, won ORDER BY "at", native_id) AS burst FROM bursts
), kept AS (
    SELECT *, dense_rank() OVER (ORDER BY person, part, won, burst) - 1 AS journey,
        CASE WHEN won THEN end_at ELSE max("at") OVER (PARTITION BY person, part, won, burst) END AS until
    FROM journeys
)
SELECT journey, channel, campaign, tactic, "at", (epoch_us(until) - epoch_us("at")) / 86400e6 AS age_days,
    won::INTEGER::DOUBLE AS conversions, (CASE WHEN won THEN worth ELSE 0 END)::DOUBLE AS value,
    (NOT won)::INTEGER::DOUBLE AS nulls
FROM kept WHERE until >= $start_at AND until < $after_at
ORDER BY journey, "at", native_id
"""

COUNTED_ROWS = """
WITH paths AS (
    SELECT row_number() OVER (ORDER BY platform, native_id) - 1 AS journey, path, "at", conversions,
        coalesce(value * coalesce(rate, CASE WHEN currency IS NULL THEN 1 ELSE 0 END), conversions) AS value, nulls
    FROM journey j LEFT JOIN exchange USING (currency, day)
    WHERE j.day BETWEEN $start AND $end AND len(path) > 0
), contacts AS (
    SELECT journey, unnest(path) AS channel, generate_subscripts(path, 1) AS place, "at", conversions, value, nulls
    FROM paths
)
SELECT journey, channel, '' AS campaign, '' AS tactic, "at", NULL::DOUBLE AS age_days, conversions, value, nulls
FROM contacts ORDER BY journey, place
"""

WITHOUT_CONTACT = """
SELECT count(*) AS n FROM shop_order o WHERE kind = 'order' AND day BETWEEN $start AND $end
    AND NOT EXISTS (
        SELECT 1 FROM touch t WHERE t.person_id = o.customer_id AND t.kind <> 'conversion' AND t."at" <= o.placed_at
            AND epoch_us(o.placed_at) - epoch_us(t."at") <= $window_us
    )
"""


def orders(workspace: Workspace, start: date, end: date, *, kinds: Sequence[str] = ("order", "return")) -> pa.Table:
    """Give the orders and returns of the days from `start` to `end`, oldest first.

    Returns
    -------
    pyarrow.Table
        platform, native_id, channel, kind, placed_at, day, customer_id (pseudonym or null), amount (in the
        workspace's currency; null where there is no rate), own_amount, currency, items, place, came_from, campaign,
        coupon, tactic (stated, or found by the campaign's tag), region, is_first (the customer's first order of
        all), first_source (what brought the customer first). The schema's metadata say in ``no_rate`` how many
        amounts could not be converted.
    """
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        given = {"start": start, "end": end, "kinds": list(kinds)}
        found = facts.query(ORDERS, given, exchange=exchange(facts, workspace, start, end), tactics=tactics(workspace))
    return found.replace_schema_metadata({"no_rate": str(found["amount"].null_count)})


def transactions(workspace: Workspace, start: date, end: date) -> pa.Table:
    """Give orders with a known customer as `skopos_science.loyalty` takes them, oldest first.

    Returns
    -------
    pyarrow.Table
        customer (int64, 0 to n - 1), at_days (days since `start`, in UTC), amount (in the workspace's currency; 0
        where there is no rate), group (what brought the customer's first order; empty if unknown), region,
        customer_id.
    """
    import pyarrow.compute as pc

    found = orders(workspace, start, end, kinds=("order",))
    found = found.filter(pc.is_valid(found["customer_id"]))
    codes = found["customer_id"].combine_chunks().dictionary_encode()
    begun = pa.scalar(_midnight(workspace, start), pa.timestamp("us", tz="UTC"))
    spans = pc.subtract(found["placed_at"].cast(pa.timestamp("us", tz="UTC")), begun).cast(pa.int64())
    return pa.table(
        {
            "customer": codes.indices.cast(pa.int64()),
            "at_days": pc.divide(spans.cast(pa.float64()), float(DAY_US)),
            "amount": pc.fill_null(found["amount"], 0.0),
            "group": found["first_source"],
            "region": found["region"],
            "customer_id": found["customer_id"],
        }
    )


def journeys(
    workspace: Workspace, start: date, end: date, window_days: int = 30, *, kinds: Sequence[str] = CONTACTS
) -> pa.Table:
    """Give journeys that ended from `start` to `end`, a row for each contact, journey after journey in time order.

    A journey ends with an order of the same person or a contact of the kind conversion; the contacts of the
    `window_days` before it belong to it, back to the conversion before. All other contacts make journeys without a
    conversion, parted where a person was quiet for longer than the window. Paths that came counted are added as
    they are; they know no times.

    Returns
    -------
    pyarrow.Table
        journey (int64), channel, campaign, tactic, at, age_days (to the journey's end; null for counted paths), and
        of the journey: conversions, value (in the workspace's currency), nulls. The schema's metadata say in
        ``orders_without_contact`` how many orders nobody's contact led to.
    """
    import pyarrow.compute as pc

    window_us = window_days * DAY_US
    with open_facts(workspace.pk, workspace.tzinfo) as facts:
        before = start - timedelta(days=window_days + 1)
        rates = exchange(facts, workspace, before, end)
        given = {
            "start_at": _midnight(workspace, start), "after_at": _midnight(workspace, end + timedelta(days=1)),
            "before": before, "end": end, "window_us": window_us, "kinds": list(kinds),
        }  # fmt: skip
        single = facts.query(CONTACT_ROWS, given, exchange=rates, tactics=tactics(workspace))
        counted = facts.query(COUNTED_ROWS, {"start": start, "end": end}, exchange=rates)
        direct = facts.query(WITHOUT_CONTACT, {"start": start, "end": end, "window_us": window_us})["n"][0].as_py()
    offset = (pc.max(single["journey"]).as_py() or 0) + 1 if len(single) else 0
    place = counted.schema.get_field_index("journey")
    counted = counted.set_column(place, "journey", pc.add(counted["journey"], offset))
    whole = pa.concat_tables([single, counted.cast(single.schema)])
    return whole.replace_schema_metadata({"orders_without_contact": str(direct)})


def as_journeys(contacts: pa.Table, by: str = "channel") -> "Journeys | None":
    """Give what `skopos_science.attribution` takes; None if there is no contact.

    `by` is channel, campaign or tactic; where a contact names no campaign or tactic, its channel stands in.
    """
    import numpy as np
    import pyarrow.compute as pc

    from skopos_science.attribution import Journeys

    if not len(contacts):
        return None
    names = contacts[by]
    if by != "channel":
        names = pc.if_else(pc.equal(names, ""), contacts["channel"], names)
    coded = names.combine_chunks().dictionary_encode()
    number = contacts["journey"].to_numpy()
    firsts = np.r_[0, np.flatnonzero(np.diff(number)) + 1]
    ages = contacts["age_days"]
    figures = {name: contacts[name].to_numpy()[firsts] for name in ("conversions", "value", "nulls")}
    return Journeys(
        tuple(coded.dictionary.to_pylist()),
        coded.indices.to_numpy().astype(np.int64),
        np.r_[firsts, len(number)],
        figures["conversions"],
        figures["value"],
        figures["nulls"],
        None if ages.null_count else ages.to_numpy(),
    )


def exchange(facts: Facts, workspace: Workspace, start: date, end: date) -> pa.Table:
    """Give the rate of each currency and day that occurs into the workspace's currency; pairs without one are left
    out."""
    rates = rates_of(workspace)
    named = facts.query(CURRENCIES, {"start": start, "end": end}).to_pylist()
    found = [row | {"rate": _rate(rates, row["currency"], workspace.currency, row["day"])} for row in named]
    return pa.Table.from_pylist([row for row in found if row["rate"] is not None], EXCHANGE)


def _rate(rates: Rates, of: str, to: str, day: date) -> float | None:
    found = rates.between(of, to, day)
    return None if isinstance(found, NoRate) else float(found.rate)


def tactics(workspace: Workspace) -> pa.Table:
    """Give the tags of tactics, by which campaigns are recognised, in small letters."""
    rows = Tactic.objects.filter(workspace=workspace).exclude(tag="").order_by("pk").values_list("tag", "slug")
    first: dict[str, Any] = {}
    for tag, key in rows:
        first.setdefault(tag.lower(), key)
    return pa.Table.from_pylist([{"tag": tag, "key": key} for tag, key in first.items()], TACTICS)


def _midnight(workspace: Workspace, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=workspace.tzinfo).astimezone(UTC)

"""Rows of a table as contacts of persons with us, or as paths of many persons that were counted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from skopos.channels.contract import Context, Normalised, Problem
from skopos.channels.rows.orders import CODE, WHOLE
from skopos.channels.rows.reasons import MISSING_FIELD, NO_CONTACT
from skopos.channels.rows.sales_words import is_true, kind_of
from skopos.channels.rows.tables import digest
from skopos.channels.rows.values import Columns
from skopos.facts.schemas import JOURNEY, MOMENT, TOUCH
from skopos_files.numbers import currency_in

SEPARATORS = (" > ", ">", "→", "»", " | ", "|", ";", " / ", ",")
ONE_SECOND = np.timedelta64(1, "s")
_TIMES = re.compile(r"^(.*?)\s*[x×]\s*(\d{1,3})$")
MOST_TIMES = 500


@dataclass(frozen=True)
class TouchTable:
    """How the columns of a table make contacts.

    Attributes
    ----------
    named : mapping
        Field of TOUCH to the field of the columns; further ones are ``medium`` (joined to the channel) and
        ``converted`` (yes where the contact led to a conversion).
    platform, kind : str
        What the rows carry; the kind where no column says it.
    currency : str
        Of money that states none; empty takes the workspace's.
    """

    named: Mapping[str, str]
    platform: str
    kind: str = "click"
    currency: str = ""

    def read(self, columns: Columns, keep: NDArray[np.bool_], context: Context) -> Normalised:
        """Give the contacts of the batch that `columns` stands at."""
        lines = columns.batch.lines
        moments = columns.moments(self.named["at"]).values.astype("datetime64[us]")
        channels, kinds = self._channels(columns), self._kinds(columns)
        is_end = np.array([kind == "conversion" for kind in kinds], dtype=bool)
        named = np.array([bool(channel) for channel in channels], dtype=bool) | is_end
        known = np.array([bool(kind) for kind in kinds], dtype=bool)
        good = keep & ~np.isnat(moments) & named & known
        problems = [
            *(Problem(NO_CONTACT, int(lines[row]), "", self._said(columns, row)) for row in _rows(keep & ~known)),
            *(Problem(MISSING_FIELD, int(lines[row]), self._column(columns, "channel"))
              for row in _rows(keep & known & ~named)),
            *self._undated(columns, keep & known & named & np.isnat(moments)),
        ]  # fmt: skip
        given = self._given(columns, moments, channels, kinds)
        table = _touch_table(given, self.platform, context).filter(pa.array(good))
        ends = self._ends(columns, given, good, context)
        whole = pa.concat_tables([table, ends]) if ends is not None else table
        return Normalised(problems=(*columns.taken_problems(), *problems), rows=len(lines), touches=whole)

    def _column(self, columns: Columns, name: str) -> str:
        field = self.named.get(name, name)
        return columns.fields.get(field, field)

    def _said(self, columns: Columns, row: int) -> str:
        return columns.texts(self.named["kind"])[row] if "kind" in self.named else ""

    def _undated(self, columns: Columns, gone: NDArray[np.bool_]) -> Iterator[Problem]:
        texts = columns.texts(self.named["at"])
        for row in _rows(gone):
            if not texts[row]:  # a date that could not be read has its problem already
                yield Problem(MISSING_FIELD, int(columns.batch.lines[row]), self._column(columns, "at"))

    def _channels(self, columns: Columns) -> list[str]:
        first = columns.texts(self.named["channel"]) if "channel" in self.named else [""] * len(columns.batch.lines)
        if "medium" not in self.named:
            return first
        second = columns.texts(self.named["medium"])
        return [" / ".join(filter(None, pair)) for pair in zip(first, second, strict=True)]

    def _kinds(self, columns: Columns) -> list[str]:
        if "kind" not in self.named:
            return [self.kind] * len(columns.batch.lines)
        return [kind_of(text) if text else self.kind for text in columns.texts(self.named["kind"])]

    def _given(
        self, columns: Columns, moments: NDArray[np.datetime64], channels: list[str], kinds: list[str]
    ) -> dict[str, Any]:
        named, size = self.named, len(channels)
        people = columns.ids(named["person_id"]) if "person_id" in named else [""] * size
        people = [WHOLE.sub(r"\1", person) for person in people]
        given: dict[str, Any] = {"at": moments, "channel": channels, "kind": kinds, "person_id": people}
        for name in ("campaign", "tactic"):
            given[name] = columns.texts(named[name]) if name in named else [""] * size
        for name in ("cost", "value"):
            given[name] = columns.numbers(named[name]) if name in named else np.full(size, np.nan)
        given["currency"] = self._currencies(columns, given)
        own = columns.ids(named["native_id"]) if "native_id" in named else [""] * size
        given["native_id"] = [
            mine or digest(self.platform, str(moment), person, channel, kind, campaign)
            for mine, moment, person, channel, kind, campaign in zip(
                own, moments, people, channels, kinds, given["campaign"], strict=True
            )
        ]
        return given

    def _currencies(self, columns: Columns, given: dict[str, Any]) -> list[str]:
        stated = columns.texts(self.named["currency"]) if "currency" in self.named else [""] * len(given["kind"])
        money = np.isfinite(given["cost"]) | np.isfinite(given["value"])
        usual = self.currency or columns.context.currency
        return [
            (text.upper() if CODE.match(text) else currency_in(text) or usual) if has else ""
            for text, has in zip(stated, money.tolist(), strict=True)
        ]

    def _ends(
        self, columns: Columns, given: dict[str, Any], good: NDArray[np.bool_], context: Context
    ) -> pa.Table | None:
        """Give a conversion right after each contact that is said to have led to one."""
        if "converted" not in self.named:
            return None
        won = good & np.array([is_true(text) for text in columns.texts(self.named["converted"])], dtype=bool)
        ends = dict(given)
        ends["at"] = given["at"] + ONE_SECOND
        ends["kind"] = ["conversion"] * len(won)
        ends["cost"] = np.full(len(won), np.nan)
        ends["native_id"] = [f"{own}-end" for own in given["native_id"]]
        return _touch_table(ends, self.platform, context).filter(pa.array(won))


def _rows(mask: NDArray[np.bool_]) -> list[int]:
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def _touch_table(given: dict[str, Any], platform: str, context: Context) -> pa.Table:
    size = len(given["kind"])
    fixed = {"platform": platform, "source": context.source, "collected_at": context.collected_at}
    arrays = []
    for item in TOUCH.schema:
        if item.name in fixed:
            arrays.append(pa.repeat(pa.scalar(fixed[item.name], item.type), size))
        elif item.name == "at":
            arrays.append(pa.array(given["at"]).cast(MOMENT))
        elif item.name in ("cost", "value"):
            arrays.append(pa.array(given[item.name], item.type, mask=~np.isfinite(given[item.name])))
        elif item.name in ("channel", "kind", "native_id"):
            arrays.append(pa.array(given[item.name], item.type))
        else:
            arrays.append(pa.array([text or None for text in given[item.name]], item.type))
    return pa.Table.from_arrays(arrays, schema=TOUCH.schema)


def steps_of(path: str, separator: str) -> list[str]:
    """Give the channels of a path; “Direct x 3” stands for three contacts.

    >>> steps_of("Search x 2 > Mail", ">")
    ['Search', 'Search', 'Mail']
    """
    steps: list[str] = []
    for part in path.split(separator):
        name = part.strip()
        match = _TIMES.match(name)
        if match and match[1].strip() and 1 <= int(match[2]) <= MOST_TIMES:
            steps += [match[1].strip()] * int(match[2])
        elif name:
            steps.append(name)
    return steps


def separator_of(paths: list[str]) -> str:
    """Give what stands between the channels of paths; empty if nothing does."""
    counts = {sign: sum(sign in path for path in paths) for sign in SEPARATORS}
    best = max(SEPARATORS, key=lambda sign: (counts[sign], -SEPARATORS.index(sign)))
    return best.strip() or best if counts[best] else ""


@dataclass(frozen=True)
class PathTable:
    """How the columns of a table make counted paths: fields ``path``, ``conversions``, ``value``, ``nulls``, ``at``.

    `day` is the day that rows without a date of their own stand for.
    """

    named: Mapping[str, str]
    platform: str
    separator: str = ">"
    day: date | None = None
    currency: str = ""

    def read(self, columns: Columns, keep: NDArray[np.bool_], context: Context) -> Normalised:
        """Give the paths of the batch that `columns` stands at."""
        lines, named = columns.batch.lines, self.named
        size = len(lines)
        paths = [steps_of(text, self.separator or ">") for text in columns.texts(named["path"])]
        filled = np.array([bool(path) for path in paths], dtype=bool)
        figures = {name: columns.numbers(named[name]) for name in ("value", "nulls") if name in named}
        usual = np.zeros(size) if "nulls" in named else np.ones(size)
        won = np.nan_to_num(self._truths(columns, figures).get("conversions", usual))
        lost = np.nan_to_num(figures["nulls"]) if "nulls" in named else (won == 0).astype(float)
        moments = self._moments(columns, context, size)
        good = keep & filled & (won >= 0) & (lost >= 0) & (won + lost > 0) & ~np.isnat(moments)
        column = columns.fields.get(named["path"], named["path"])
        problems = tuple(Problem(MISSING_FIELD, int(lines[row]), column) for row in _rows(keep & ~filled))
        value = figures.get("value", np.full(size, np.nan))
        keys = [digest(self.platform, str(at), "\x1e".join(path)) for at, path in zip(moments, paths, strict=True)]
        table = self._table(keys, moments, paths, won, value, lost, context).filter(pa.array(good))
        return Normalised(problems=(*columns.taken_problems(), *problems), rows=size, journeys=table)

    def _truths(self, columns: Columns, figures: dict[str, Any]) -> dict[str, Any]:
        """Add how often each path converted; yes and no count as one and none."""
        if "conversions" not in self.named:
            return figures
        texts = columns.texts(self.named["conversions"])
        if any(text and not text[0].isdigit() for text in texts) and not any(text[:1].isdigit() for text in texts):
            return figures | {"conversions": np.array([float(is_true(text)) for text in texts])}
        return figures | {"conversions": columns.numbers(self.named["conversions"])}

    def _moments(self, columns: Columns, context: Context, size: int) -> NDArray[np.datetime64]:
        if "at" in self.named:
            return columns.moments(self.named["at"]).values.astype("datetime64[us]")
        start = datetime.combine(self.day or context.today, time(), tzinfo=context.zone).astimezone(UTC)
        return np.full(size, np.datetime64(start.replace(tzinfo=None), "us"))

    def _table(
        self,
        keys: list[str],
        moments: NDArray[np.datetime64],
        paths: list[list[str]],
        won: NDArray[np.float64],
        value: NDArray[np.float64],
        lost: NDArray[np.float64],
        context: Context,
    ) -> pa.Table:
        size = len(keys)
        given: dict[str, Any] = {
            "platform": [self.platform] * size, "native_id": keys, "channel": [context.channel] * size,
            "at": pa.array(moments).cast(MOMENT), "path": paths, "conversions": won, "nulls": lost,
            "value": pa.array(value, mask=~np.isfinite(value) | (value < 0)),
            "currency": [self.currency or None] * size,
            "source": [context.source] * size, "collected_at": [context.collected_at] * size,
        }  # fmt: skip
        arrays = [
            given[item.name].cast(item.type) if isinstance(given[item.name], pa.Array)
            else pa.array(given[item.name], item.type)
            for item in JOURNEY.schema
        ]  # fmt: skip
        return pa.Table.from_arrays(arrays, schema=JOURNEY.schema)


def added_up(tables: list[pa.Table]) -> pa.Table:
    """Give each path once, with the sums of its lines: a file may hold a line for every single journey."""
    whole = pa.concat_tables(tables)
    codes = whole["native_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    _codes, first = np.unique(codes, return_index=True)
    kept = whole.take(pa.array(first))
    for name in ("conversions", "nulls", "value"):
        values = whole[name].to_numpy(zero_copy_only=False).astype(float)
        good = np.isfinite(values)
        sums = np.bincount(codes[good], values[good], len(first))
        has = np.bincount(codes[good], minlength=len(first)) > 0
        place = kept.schema.get_field_index(name)
        kept = kept.set_column(place, kept.schema.field(place), pa.array(sums, pa.float64(), mask=~has))
    return kept

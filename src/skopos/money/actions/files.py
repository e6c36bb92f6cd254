"""Files of costs and of exchange rates. The same file again changes nothing; what cannot be read is said by line."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.common import clock
from skopos.governance import audit
from skopos.money import changes
from skopos.money.models import CostEntry, ExchangeRate, Kind
from skopos.strategy.models import Tactic
from skopos.workspaces.models import User, Workspace
from skopos_files.cells import fold, is_empty
from skopos_files.moments import find_moment_style, parse_moments
from skopos_files.numbers import currency_in, find_style, parse_numbers
from skopos_files.opening import open_file
from skopos_files.problems import FileRefusedError
from skopos_files.sheets import Sheet

COSTS_BROUGHT = audit.register("money.costs_imported", gettext_lazy("imported costs"))
RATES_BROUGHT = audit.register("money.rates_imported", gettext_lazy("imported exchange rates"))
MOST_ROWS = 200_000
LONG: tuple[str, ...] = ("currency", "rate", "base")
NAMES = {
    "day": ("date", "day", "datum", "tag", "data", "dzień", "ngày", "تاریخ", "روز"),
    "tactic": ("tactic", "campaign", "taktik", "kampagne", "taktyka", "kampania", "chiến thuật", "chiến dịch", "تاکتیک",
               "کمپین"),
    "channel": ("channel", "kanal", "kanał", "kênh", "کانال"),
    "kind": ("kind", "type", "category", "art", "kategorie", "rodzaj", "kategoria", "loại", "نوع"),
    "amount": ("amount", "cost", "spend", "total", "betrag", "kosten", "summe", "kwota", "koszt", "số tiền", "chi phí",
               "مبلغ", "هزینه"),
    "currency": ("currency", "währung", "waluta", "tiền tệ", "ارز"),
    "hours": ("hours", "time", "stunden", "godziny", "giờ", "số giờ", "ساعت"),
    "work": ("work", "role", "tätigkeit", "rolle", "praca", "rola", "công việc", "کار", "نقش"),
    "note": ("note", "description", "comment", "notiz", "beschreibung", "opis", "notatka", "ghi chú", "mô tả", "توضیح"),
}  # fmt: skip
KINDS = {
    Kind.SPEND: ("spend", "ads", "ad spend", "media", "advertising", "promotion", "werbung", "anzeigen", "reklama",
                 "quảng cáo", "تبلیغات"),
    Kind.HOURS: ("hours", "labour", "labor", "work", "staff", "arbeitszeit", "stunden", "praca", "godziny", "giờ làm",
                 "ساعت کار"),
    Kind.TOOL: ("tool", "tools", "software", "licence", "license", "subscription", "werkzeug", "lizenz", "narzędzie",
                "narzędzia", "licencja", "công cụ", "phần mềm", "ابزار", "نرم افزار"),
    Kind.AGENCY: ("agency", "agencies", "freelancer", "contractor", "agentur", "agencja", "đại lý", "آژانس"),
    Kind.OTHER: ("other", "misc", "sonstiges", "inne", "khác", "سایر"),
}  # fmt: skip


@dataclass
class Brought:
    """What became of a file: rows added, changed and known already; what was wrong, by line."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows that could be read."""
        return self.added + self.changed + self.unchanged


class UnreadableFileError(ValueError):
    """A file holds nothing of what was looked for; the message says why."""


@dataclass
class _Table:
    """One table of a file: its columns by field."""

    sheet: Sheet
    workspace: Workspace
    fields: dict[str, str]

    def __post_init__(self) -> None:
        batch = self.sheet.whole()
        self.lines, self.table = batch.lines, batch.table

    def texts(self, name: str) -> list[str]:
        """The cells of a field; empty where there is none."""
        if name not in self.fields:
            return [""] * len(self.lines)
        cells = self.table.column(self.fields[name]).to_pylist()
        return ["" if is_empty(cell) else str(cell).strip() for cell in cells]

    def numbers(self, column: str) -> list[float | None]:
        """The numbers of a column; None where empty or wrong."""
        cells = self.table.column(column)
        style = find_style(cells.to_pylist(), locale_decimal="," if self.sheet.delimiter == ";" else ".")
        values = parse_numbers(cells, style, lines=self.lines, column=column).values
        return [None if np.isnan(value) else float(value) for value in values]

    def days(self, column: str) -> list[date | None]:
        """The days of a column."""
        cells = self.table.column(column)
        style = find_moment_style(cells.to_pylist(), clock.today(self.workspace.tzinfo))
        found = parse_moments(cells, self.workspace.tzinfo, style, lines=self.lines, column=column).values
        zone = self.workspace.tzinfo
        utc = [None if np.isnat(moment) else moment.astype("datetime64[us]").item() for moment in found]
        return [moment and moment.replace(tzinfo=clock.now().tzinfo).astimezone(zone).date() for moment in utc]


def _open(workspace: Workspace, content: bytes, name: str) -> Sheet:
    try:
        opened = open_file(content, name=name)
    except FileRefusedError as error:
        raise UnreadableFileError(_("The file cannot be read as a table.")) from error
    if not opened.tables:
        raise UnreadableFileError(_("The file holds no table."))
    return max(opened.tables[:10], key=lambda sheet: len(sheet.header))


def _fields(sheet: Sheet) -> dict[str, str]:
    import re

    plain = {fold(re.sub(r"\s*[(\[].*[)\]]\s*$", "", column)): column for column in reversed(sheet.header)}
    found: dict[str, str] = {}
    for name, aliases in NAMES.items():
        column = next((plain[fold(alias)] for alias in aliases if fold(alias) in plain), "")
        if column and column not in found.values():
            found[name] = column
    return found


@transaction.atomic
def take_costs(workspace: Workspace, content: bytes, name: str, *, by: User) -> Brought:
    """Take a file of costs in: a line for each entry. Raises UnreadableFileError if it holds no costs."""
    sheet = _open(workspace, content, name)
    fields = _fields(sheet)
    if "day" not in fields or not {"amount", "hours"} & set(fields):
        raise UnreadableFileError(
            _("A file of costs needs a column with the date, and one with the amount or the hours.")
        )
    brought = Brought()
    known = {row.key: row for row in CostEntry.objects.filter(workspace=workspace).exclude(key="")}
    fresh: list[CostEntry] = []
    for entry in _entries(_Table(sheet, workspace, fields), brought):
        if entry.key in known:
            brought.unchanged += 1
        else:
            entry.by = by
            fresh.append(entry)
    CostEntry.objects.bulk_create(fresh)
    brought.added = len(fresh)
    if fresh:
        audit.record(COSTS_BROUGHT, workspace=workspace, by=by, subject=name[:200], added=len(fresh))
        changes.tell(workspace)
    return brought


def _entries(table: _Table, brought: Brought) -> Iterator[CostEntry]:
    workspace = table.workspace
    tactics = _tactics(workspace)
    days = table.days(table.fields["day"])
    size = len(table.lines)
    amounts, hours = (
        table.numbers(table.fields[name]) if name in table.fields else [None] * size for name in ("amount", "hours")
    )
    texts = {name: table.texts(name) for name in ("tactic", "channel", "kind", "currency", "work", "note")}
    usual = currency_in(table.fields.get("amount", ""))
    seen: Counter[str] = Counter()
    for row in range(min(size, MOST_ROWS)):
        said = {name: cells[row] for name, cells in texts.items()}
        fault = _fault(days[row], amounts[row], hours[row], said, tactics)
        if fault:
            brought.problems.append((int(table.lines[row]), fault))
            continue
        kind = _kind(said["kind"], has_money=amounts[row] is not None)
        code = said["currency"].upper() or usual or workspace.currency
        values: dict[str, Any] = {
            "day": days[row], "kind": kind, "channel": said["channel"][:80], "work": said["work"][:60],
            "note": said["note"][:300], "tactic": tactics.get(fold(said["tactic"])),
            "amount": None if amounts[row] is None else Decimal(str(round(amounts[row] or 0.0, 2))),
            "hours": None if hours[row] is None else Decimal(str(round(hours[row] or 0.0, 2))),
            "currency": code if amounts[row] is not None else "",
        }  # fmt: skip
        mark = "\x1f".join(str(values[name]) for name in sorted(values) if name != "tactic") + "\x1f" + said["tactic"]
        seen[mark] += 1  # two equal lines are two costs
        key = hashlib.sha256(f"{mark}\x1f{seen[mark]}".encode()).hexdigest()[:40]
        yield CostEntry(workspace=workspace, key=key, **values)


def _tactics(workspace: Workspace) -> dict[str, Tactic]:
    rows = Tactic.objects.filter(workspace=workspace).order_by("-pk")
    return {fold(name): row for row in rows for name in (row.title, row.tag, row.slug) if name}


def _fault(
    day: date | None, amount: float | None, hours: float | None, said: dict[str, str], tactics: dict[str, Tactic]
) -> str:
    """Say what is wrong with a line; empty if nothing is."""
    if day is None:
        return _("The date is missing or cannot be read.")
    if amount is None and hours is None:
        return _("There is neither an amount nor a number of hours.")
    if hours is not None and not 0 <= hours < 100_000:
        return _("The hours must lie between 0 and 100,000.")
    if amount is not None and abs(amount) >= 1e12:
        return _("The amount is too large.")
    if said["currency"] and not (
        len(said["currency"]) == 3 and said["currency"].isascii() and said["currency"].isalpha()
    ):
        return _("“%(code)s” is no currency code such as EUR.") % {"code": said["currency"][:20]}
    if said["tactic"] and fold(said["tactic"]) not in tactics:
        return _("There is no tactic “%(name)s”. Write its key, title or campaign tag.") % {"name": said["tactic"][:80]}
    if said["kind"] and _kind(said["kind"], has_money=True, strict=True) is None:
        return _("“%(name)s” is no kind of cost: write spend, hours, tool, agency or other.") % {
            "name": said["kind"][:40]
        }
    return ""


def _kind(text: str, *, has_money: bool, strict: bool = False) -> Kind | None:
    """Give the kind that a word names; without one it is spend, or hours where there is no money."""
    for kind, words in KINDS.items():
        if fold(text) in map(fold, (kind.value, *words)):
            return kind
    return None if strict else Kind.SPEND if has_money else Kind.HOURS


@transaction.atomic
def take_rates(workspace: Workspace, content: bytes, name: str, *, base: str, by: User) -> Brought:
    """Take a file of rates in: a line for each day and a column for each currency, as the European Central Bank writes
    its history (per one `base`), or a line for each rate with date, base, currency and rate."""
    sheet = _open(workspace, content, name)
    names = {fold(column): column for column in sheet.header}
    day = next((names[alias] for alias in map(fold, NAMES["day"]) if alias in names), "")
    wide = [
        column
        for column in sheet.header
        if len(column.strip()) == 3 and column.strip().isalpha() and column.strip().isupper()
    ]
    long = {part: names[part] for part in LONG if part in names}
    if not day or not (wide or {"currency", "rate"} <= set(long)):
        text = _("A file of rates needs a column with the date, and one for each currency (USD, PLN, …).")
        raise UnreadableFileError(text)
    table = _Table(sheet, workspace, {"day": day, **long})
    brought = Brought()
    found = _wide(table, day, wide, base, brought) if wide else _long(table, day, base, brought)
    _keep(workspace, found, brought)
    if brought.added or brought.changed:
        audit.record(RATES_BROUGHT, workspace=workspace, by=by, subject=name[:200], added=brought.added)
        changes.tell(workspace)
    return brought


type Rate = tuple[str, str, date]


def _wide(table: _Table, day: str, columns: list[str], base: str, brought: Brought) -> dict[Rate, Decimal]:
    days = table.days(day)
    brought.problems += [
        (int(line), _("The date is missing or cannot be read."))
        for line, at in zip(table.lines, days, strict=True)
        if not at
    ]
    found = {}
    for column in columns:
        for at, rate in zip(days, table.numbers(column), strict=True):
            if at and rate and 0 < rate < 1e12 and column.strip() != base:
                found[base, column.strip(), at] = Decimal(str(rate)).quantize(Decimal("1e-8"))
    return found


def _long(table: _Table, day: str, base: str, brought: Brought) -> dict[Rate, Decimal]:
    found = {}
    rates = table.numbers(table.fields["rate"])
    rows = zip(table.lines, table.days(day), table.texts("base"), table.texts("currency"), rates, strict=True)
    for line, at, own, currency, rate in rows:
        codes = (own.upper() or base, currency.upper())
        if not at or not rate or not 0 < rate < 1e12 or not all(len(code) == 3 and code.isalpha() for code in codes):
            brought.problems.append((int(line), _("Date, currency or rate is missing or wrong.")))
        elif codes[0] != codes[1]:
            found[*codes, at] = Decimal(str(rate)).quantize(Decimal("1e-8"))
    return found


def _keep(workspace: Workspace, found: dict[Rate, Decimal], brought: Brought) -> None:
    rows = {(row.base, row.currency, row.day): row for row in ExchangeRate.objects.filter(workspace=workspace)}
    fresh, changed = [], []
    for (base, currency, day), rate in found.items():
        row = rows.get((base, currency, day))
        if row is None:
            fresh.append(ExchangeRate(workspace=workspace, base=base, currency=currency, day=day, per_base=rate))
        elif row.per_base != rate:
            row.per_base = rate
            changed.append(row)
    ExchangeRate.objects.bulk_create(fresh, batch_size=2_000)
    ExchangeRate.objects.bulk_update(changed, ["per_base"], batch_size=2_000)
    brought.added, brought.changed = len(fresh), len(changed)
    brought.unchanged = len(found) - len(fresh) - len(changed)

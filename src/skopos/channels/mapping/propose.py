"""Guess the mapping of a table from its column names and its values."""

import itertools
import statistics
from dataclasses import dataclass
from datetime import date

from skopos.channels.mapping import words
from skopos.channels.mapping.model import Filter, How, Kind, Mapping, Measure, Span, metric_key
from skopos.channels.mapping.sales import Column, as_paths, as_sold, as_touches
from skopos.channels.rows.platforms import platform_of
from skopos.channels.rows.stars import SCALES, Scale, scale_of
from skopos_files.cells import fold, is_empty
from skopos_files.moments import find_moment_style, parse_text
from skopos_files.numbers import currency_in, find_style, number_of
from skopos_files.sheets import Sheet

SAMPLE_ROWS = 2_000
MOST_PLATFORMS = 60
LONGEST_NAME = 40  # letters that a name of a person or an account has on average, at most
RATE_WORDS = (
    "pct",
    "percent",
    "rate",
    "share of",
    "%",
    "quote",
    "anteil",
    "wskaznik",
    "ty le",
    "نرخ",
    "درصد",
    "average",
    "avg",
    "ctr",
    "cpc",
    "cpm",
)


@dataclass(frozen=True)
class Profile:
    """What the values of one column look like: shares of its filled cells, and how long and how varied they are."""

    name: str
    filled: float
    dates: float
    numbers: float
    length: float
    distinct: float
    values: tuple[str, ...]

    @property
    def is_number(self) -> bool:
        """Nearly all filled cells are numbers."""
        return self.numbers > 0.9

    @property
    def currency(self) -> str:
        """The currency that its name or most of its cells state; empty if none."""
        stated = currency_in(self.name)
        found = [currency_in(value) for value in self.values[:50]] if not stated else []
        usual = max(set(found), key=found.count, default="")
        return stated or (usual if found.count(usual) * 2 > len(found) else "")

    @property
    def is_rate(self) -> bool:
        """Its name or its cells say that it is a share or a mean, which must not be added up."""
        word = f" {fold(self.name)} "
        percent = sum("%" in value or "٪" in value for value in self.values[:50])
        return "%" in self.name or any(f" {rate}" in word for rate in RATE_WORDS) or percent * 2 > len(self.values[:50])

    @property
    def is_id(self) -> bool:
        """It names things rather than counting them."""
        word = fold(self.name)
        return (
            word == "id"
            or word.endswith((" id", "id str", " no", "nummer"))
            or word.startswith("id ")
            or (self.distinct > 0.98 and self.length > 9 and all(value.isdecimal() for value in self.values[:20]))
        )


def propose(sheet: Sheet, today: date) -> Mapping | None:
    """Guess a mapping; None if no column holds dates and none holds paths."""
    sample = sheet.sample(SAMPLE_ROWS)
    texts = [sample.column(name).to_pylist() for name in sheet.header]
    profiles = [_profile(name, column, today) for name, column in zip(sheet.header, texts, strict=True)]
    dated = _date_column(profiles)
    columns: dict[str, Column] = {profile.name: profile for profile in profiles}
    paths = as_paths(columns, dated.name if dated else "", today)
    if paths is not None or dated is None:
        return paths or as_touches(columns, "")
    others = [profile for profile in profiles if profile.name != dated.name and profile.filled > 0]
    if not any(words.field_of(profile.name) == "text" and _suits("text", profile) for profile in others):
        rows = list(zip(*texts, strict=True))
        sold = as_sold(columns, dated.name, rows)
        if sold is not None:
            return sold
    mention = _as_mentions(sheet.header, dated, others)
    if mention is not None:
        return mention
    sales = _as_sales(sheet.header, dated)
    return sales if sales is not None else _as_metrics(sheet.header, dated, others, today)


def _profile(name: str, texts: list[str | None], today: date) -> Profile:
    values = tuple(text.strip() for text in texts if text is not None and not is_empty(text))
    if not values:
        return Profile(name, 0, 0, 0, 0, 0, ())
    probe = values[:: max(1, len(values) // 200)]
    style = find_style(probe)
    order = find_moment_style(probe, today).order
    numbers = sum(number_of(text, style.decimal) is not None for text in probe) / len(probe)
    dates = sum(parse_text(text, order, today) is not None for text in probe) / len(probe)
    length = statistics.fmean(map(len, values))
    return Profile(
        name, len(values) / max(1, len(texts)), dates, numbers, length, len(set(values)) / len(values), values
    )


def _date_column(profiles: list[Profile]) -> Profile | None:
    """A column named like a date whose values are dates; else the one that holds them most clearly."""
    aliases = [fold(alias) for alias in words.DATES]
    # A column called “Date” is meant as one though many of its cells are wrong: those go to the report.
    named = [profile for profile in profiles if profile.dates > 0.5 and fold(profile.name) in aliases]
    if named:
        return min(named, key=lambda profile: aliases.index(fold(profile.name)))
    fitting = [profile for profile in profiles if profile.dates > 0.8]
    clear = [
        profile
        for profile in fitting
        if profile.numbers < 0.5 or (8 <= profile.length <= 14 and profile.distinct > 0.1)
    ]
    partly = [
        profile for profile in clear if any(part in fold(profile.name) for part in ("date", "time", "datum", "ngay"))
    ]
    return next(iter(partly or [profile for profile in clear if profile.numbers < 0.5]), None)


def _as_mentions(header: tuple[str, ...], dated: Profile, others: list[Profile]) -> Mapping | None:
    columns: dict[str, str] = {}
    best: Scale | None = None
    for profile in others:
        field = words.field_of(profile.name)
        if field == "rating" and not best:
            best = _best_rating(header, profile)
            if best:
                columns["rating"] = profile.name
            continue
        if field and field not in columns and _suits(field, profile):
            columns[field] = profile.name
    if "author_name" not in columns:
        columns |= _writer(others, columns)
    if not {"text", "title"} & set(columns):
        spare = [profile for profile in others if profile.name not in columns.values() and _is_prose(profile)]
        if spare and {"url", "native_id", "likes", "author_name"} & set(columns):
            columns["text"] = max(spare, key=lambda profile: profile.length).name
        elif not _counts_by_post(columns, others):
            return None
    if not {"text", "native_id", "url", "likes", "author_name"} & set(columns):
        return None
    kind: Kind = "review" if "rating" in columns else "post"
    owned = kind == "post" and _is_owned(header, columns, others)
    platforms = _platforms(others)
    platform = platforms[0] if len(platforms) == 1 and "platform" not in columns else "file"
    if len(platforms) > 1 and "url" in columns:
        columns.setdefault("platform", columns["url"])
    return Mapping(
        target="mention",
        platform=platform,
        date=dated.name,
        columns=columns,
        owned=owned,
        kind=kind,
        best_rating=best or SCALES[0],
    )


def _best_rating(header: tuple[str, ...], profile: Profile) -> Scale | None:
    """The best rating that a column can hold; None if it holds none, such as the scores of a forum."""
    if fold(profile.name) in words.SCORES and words.first_of(header, words.VOTED):
        return None
    return scale_of(profile.values)


def _is_owned(header: tuple[str, ...], columns: dict[str, str], others: list[Profile]) -> bool:
    """Own posts come with counts and from one or few accounts; what was heard comes from many, or with a mood."""
    if words.first_of(header, words.HEARD):
        return False
    writers = columns.get("author_name") or columns.get("author_id")
    authors = next((profile for profile in others if profile.name == writers), None)
    if authors is None:
        return bool({"likes", "comments", "shares", "impressions", "reach", "clicks"} & set(columns))
    names = len(set(authors.values))
    return names <= 3 and (names == 1 or names * 5 <= len(authors.values))


def _writer(others: list[Profile], columns: dict[str, str]) -> dict[str, str]:
    """The column that has no usual name, but says who wrote: by a word of its name, or by the “@” of its values."""
    spare = [profile for profile in others if profile.name not in columns.values() and not _is_prose(profile)]
    named = [profile for profile in spare if words.says_who(profile.name) and not profile.is_number]
    handles = [profile for profile in spare if _are_handles(profile.values)]
    fitting = (each for each in (*named, *handles) if each.dates < 0.5 and each.length <= LONGEST_NAME)
    found = next(fitting, None)
    return {"author_name": found.name} if found else {}


def _are_handles(values: tuple[str, ...]) -> bool:
    return sum(value.startswith("@") and " " not in value for value in values[:50]) * 2 > len(values[:50])


def _counts_by_post(columns: dict[str, str], others: list[Profile]) -> bool:
    """True for a table with a line for each post that leaves its text out."""
    own = next((profile for profile in others if profile.name == columns.get("native_id")), None)
    counts = {"likes", "comments", "shares", "impressions", "reach"} & set(columns)
    return own is not None and own.distinct > 0.98 and len(counts) >= 2


def _suits(field: str, profile: Profile) -> bool:
    if field in ("text", "title"):
        return not profile.is_number
    if field in ("native_id", "url", "author_name", "author_id", "place_text", "reply_to", "campaign"):
        return field != "url" or any("://" in value for value in profile.values[:50])
    if field == "platform":
        return not profile.is_number and profile.length <= LONGEST_NAME and len(set(profile.values)) <= MOST_PLATFORMS
    return profile.is_number


def _is_prose(profile: Profile) -> bool:
    return not profile.is_number and profile.dates < 0.5 and profile.length > 25 and profile.distinct > 0.6


def _platforms(profiles: list[Profile]) -> list[str]:
    """The platforms that addresses in the table point to."""
    addresses = (value for profile in profiles for value in profile.values if value.startswith(("http://", "https://")))
    return sorted({platform for value in addresses if (platform := platform_of(value))})


def _as_sales(header: tuple[str, ...], dated: Profile) -> Mapping | None:
    """Lines of orders: quantity and unit price, usually with the numbers of order and customer."""
    quantity, price = words.first_of(header, words.QUANTITIES), words.first_of(header, words.PRICES)
    if not quantity or not price:
        return None
    sold = (Filter(column=quantity, test=">", value="0"),)
    priced = (Filter(column=price, test=">", value="0"),)
    unit = currency_in(price) or "money"
    measures = [
        Measure(metric="revenue", columns=(quantity, price), unit=unit, only=priced),
        Measure(metric="units_sold", columns=(quantity,), only=priced),
    ]
    if order := words.first_of(header, words.ORDER_IDS):
        measures.append(Measure(metric="orders", how="distinct", columns=(order,), only=sold))
    if customer := words.first_of(header, words.CUSTOMER_IDS):
        measures.append(Measure(metric="customers", how="distinct", columns=(customer,), only=sold))
    return Mapping(target="metric", platform="shop", date=dated.name, measures=tuple(measures))


def _as_metrics(header: tuple[str, ...], dated: Profile, others: list[Profile], today: date) -> Mapping | None:
    subject = words.first_of(header, words.SUBJECTS)
    campaign, audience = words.first_of(header, words.CAMPAIGNS), words.first_of(header, words.AUDIENCES)
    named = {profile.name: profile for profile in others}
    subject, campaign, audience = (
        column if column in named and not named[column].is_number else "" for column in (subject, campaign, audience)
    )
    if not (subject or campaign or audience):
        labels = [
            profile for profile in others if not profile.is_number and profile.dates < 0.5 and profile.distinct < 0.5
        ]
        subject = labels[0].name if labels and labels[0].length < 80 else ""
    group = subject or campaign or audience
    keys = named[group].values if group in named else ()
    measures: list[Measure] = []
    figures = [profile for profile in others if _is_figure(profile)]
    unknown = [_is_level(profile, keys) for profile in figures if words.metric_of(profile.name) is None]
    levelled = sum(unknown) * 2 > len(unknown)  # columns of one table are counted alike
    for profile in figures:
        known = words.metric_of(profile.name)
        key, usual, unit = known or (metric_key(profile.name), "", "")
        level = usual == "last" or (not usual and levelled)
        how: How = "last" if level else "sum"
        unit = (profile.currency or unit or "count") if unit in ("", "money") else unit
        if key not in {measure.metric for measure in measures}:
            measures.append(Measure(metric=key, how=how, columns=(profile.name,), unit=unit))
    if not measures:
        if not group:
            return None
        measures = [Measure(metric="events", how="count")]
    levels = all(measure.how == "last" for measure in measures)
    return Mapping(
        target="metric", platform="file", date=dated.name, measures=tuple(measures),
        span="moment" if levels else _span(dated, keys, today), campaign=campaign, audience=audience, subject=subject,
    )  # fmt: skip


def _is_figure(profile: Profile) -> bool:
    """Something to add up. A column that is named like a metric may hold some cells that are no numbers."""
    named = profile.numbers > 0.5 and words.metric_of(profile.name) is not None
    return (profile.is_number or named) and not profile.is_id and not profile.is_rate


def _series(values: tuple[str, ...], keys: tuple[str, ...]) -> tuple[str, ...]:
    """The values of the first thing that the table measures; all of them if it measures one."""
    if len(keys) != len(values):
        return values
    return tuple(value for value, key in zip(values, keys, strict=True) if key == keys[0])


def _is_level(profile: Profile, keys: tuple[str, ...]) -> bool:
    """A level moves little from reading to reading; what is counted per period jumps."""
    style = find_style(profile.values)
    read = [number_of(value, style.decimal) for value in _series(profile.values, keys)]
    series = [value for value in read if value is not None]
    if len(series) < 8:
        return False
    steps = [abs(after - before) for before, after in itertools.pairwise(series)]
    usual = statistics.median(map(abs, series))
    return usual > 0 and len(set(series)) > 3 and statistics.median(steps) < 0.015 * usual


def _span(dated: Profile, keys: tuple[str, ...], today: date) -> Span:
    order = find_moment_style(dated.values, today).order
    read = [parse_text(value, order, today) for value in _series(dated.values, keys)]
    days = sorted({found.moment.toordinal() for found in read if found})
    steps = [after - before for before, after in itertools.pairwise(days)]
    usual, least = (statistics.median(steps), min(steps)) if steps else (1, 1)
    return "week" if 6 <= usual <= 8 and least >= 5 else "month" if 28 <= usual <= 31 and least >= 26 else "day"

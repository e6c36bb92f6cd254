"""The questions behind the pages of mentions, asked with the very functions that the pages call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

Question = tuple[str, Callable[[Any], Any]]
PAGE = 50
WORDS = {"a rare word": "kouign", "a middling word": "sourdough", "a frequent word": "bread"}


def questions(last: date) -> list[Question]:
    """Give name and function of each question; `last` is the newest day."""
    from skopos.listening import queries
    from skopos.listening.filters import Filter
    from skopos.listening.queries import Reading

    always = Filter()
    month, quarter = always.on(last - timedelta(days=27), last), always.on(last - timedelta(days=89), last)
    one_day = always.on(last - timedelta(days=200))
    narrow = always.with_only(emotion="anger", country="BB")

    def searched(text: str, days: int) -> Filter:
        return replace(always.on(last - timedelta(days=days - 1), last), q=text)

    def over(chosen: Filter, ask: Callable[[Reading], Any]) -> Callable[[Any], Any]:
        return lambda facts: ask(Reading(facts, chosen))

    def newest(reading: Reading) -> Any:
        return queries.newest(reading, queries.by_day(reading), PAGE)

    return [
        ("Mentions by day, two years", over(always, queries.by_day)),
        ("Topic × emotion, 28 days", over(month, queries.matrix)),
        ("By country, 90 days", over(quarter, lambda reading: queries.by_facet(reading, "country"))),
        ("By language, two years", over(always, lambda reading: queries.by_facet(reading, "language"))),
        ("By channel, 90 days", over(quarter, lambda reading: queries.by_facet(reading, "channel"))),
        ("Newest 50, 28 days", over(month, newest)),
        ("Newest 50 of an emotion and a country, two years", over(narrow, newest)),
        *(
            (f"Search for {name}, {days} days: count by day, newest {PAGE}", over(searched(word, days), newest))
            for days in (28, 90)
            for name, word in WORDS.items()
        ),
        ("Search for two words and a start of one, 90 days", over(searched("bread sourdough kou", 90), newest)),
        ("Share of voice, 90 days", over(quarter, queries.share_of_voice)),
        ("Top authors, 28 days", over(month, queries.top_authors)),
        (
            "One day's total and matrix",
            over(one_day, lambda reading: (queries.totals(reading), queries.matrix(reading))),
        ),
    ]

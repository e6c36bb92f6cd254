"""What the public and the brand itself say, with the true labels of every mention."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from skopos.demo.figures import crisis_course, season, weekdays
from skopos.demo.story import CHANNELS, TIME_ZONE, ChannelFacts, Story
from skopos.facts.schemas import MENTION_IN

LANGUAGES = {"en": 0.30, "de": 0.30, "pl": 0.16, "vi": 0.13, "fa": 0.11}
PLATFORMS = {
    "en": ("x", "instagram", "reddit", "google_reviews"),
    "de": ("facebook", "x", "google_reviews", "instagram"),
    "pl": ("facebook", "x", "google_reviews", "instagram"),
    "vi": ("facebook", "tiktok", "tiktok", "google_reviews"),
    "fa": ("telegram", "telegram", "x", "instagram"),
}
# Share of talk, and of that talk the shares of positive and negative.
TOPICS = {
    "product": (0.24, 0.52, 0.18), "quality": (0.18, 0.50, 0.26), "price": (0.12, 0.22, 0.46),
    "service": (0.12, 0.30, 0.44), "delivery": (0.12, 0.34, 0.42), "staff": (0.10, 0.52, 0.26),
    "employer": (0.09, 0.42, 0.24), "safety": (0.03, 0.25, 0.15),
}  # fmt: skip
EMOTIONS = {1: {"joy": 0.8, "surprise": 0.2}, -1: {"anger": 0.5, "sadness": 0.34, "disgust": 0.16}}
CRISIS_EMOTIONS = {"fear": 0.40, "anger": 0.40, "disgust": 0.20}
SIGN = {1: "positive", 0: "neutral", -1: "negative"}
MENTIONS_A_DAY = 40
RIVALS = {"Kornwerk": 11, "Backhof Linden": 18}  # of a hundred mentions, below which a lot names it
TRUTH = pa.schema(
    [
        pa.field("native_id", pa.string()), pa.field("language", pa.string()), pa.field("sentiment", pa.int8()),
        pa.field("emotion", pa.string()), pa.field("topic", pa.string()), pa.field("country", pa.string()),
        pa.field("crisis", pa.bool_()),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """What a mention is about, before it is put into words."""

    language: str
    topic: str
    sentiment: int
    emotion: str | None
    place: tuple[str, str]
    crisis: bool


@cache
def phrases(language: str) -> dict[str, Any]:
    """Load a language's phrases."""
    text = files("skopos.demo").joinpath("phrases", f"{language}.json").read_text(encoding="utf-8")
    return json.loads(text)


def make_mentions(story: Story) -> tuple[pa.Table, pa.Table]:
    """Write everything said up to the story's stage.

    Returns
    -------
    mentions, truth : pyarrow.Table
        Rows of `MENTION_IN`, what others said and the brand's own posts; and the true labels by native_id.
    """
    rng = np.random.default_rng([story.seed, 2])
    rows: list[dict[str, Any]] = []
    truth: list[dict[str, Any]] = []
    course = crisis_course(story)
    usual = MENTIONS_A_DAY * season(story) * (1 + 0.0008 * np.arange(story.days))
    usual = usual * np.where(weekdays(story) == 6, 0.8, 1.0)
    for day in range(story.days):
        extra = usual[day] * (story.crisis.volume_factor - 1) * course[day]
        for number in range(rng.poisson(usual[day]) + rng.poisson(extra)):
            in_crisis = rng.random() < extra / (usual[day] + extra)
            draft = draft_mention(story, in_crisis, rng)
            rows.append(write_mention(story, day, number, draft, rng))
            truth.append(label(rows[-1]["native_id"], draft))
    for channel in CHANNELS:
        rows += own_posts(story, channel, rng)
    for row in rows:
        row["collected_at"] = row["published_at"] + timedelta(minutes=5)
    return pa.Table.from_pylist(rows, schema=MENTION_IN), pa.Table.from_pylist(truth, schema=TRUTH)


def pick(rng: np.random.Generator, weights: dict[str, float]) -> str:
    """Draw a key by its weight; the weights add up to 1."""
    draw = rng.random()
    for key, below in zip(weights, accumulate(weights.values()), strict=True):
        if draw < below:
            return key
    return key  # the weights add up to a hair less than 1


def one_of[T](rng: np.random.Generator, choices: Sequence[T]) -> T:
    """Draw one of the choices; many times quicker than `Generator.choice` for a single draw."""
    return choices[int(rng.random() * len(choices))]


def draft_mention(story: Story, in_crisis: bool, rng: np.random.Generator) -> Draft:
    """Decide language, topic, sentiment, emotion and place of one mention."""
    if in_crisis:
        language = pick(rng, {"de": 0.55, "pl": 0.30, "en": 0.15})
        sentiment = -1 if rng.random() < story.crisis.negative_share else 0
        emotion = pick(rng, CRISIS_EMOTIONS) if sentiment else None
        return Draft(language, story.crisis.topic, sentiment, emotion, place_in(language, rng, story), True)
    language = pick(rng, LANGUAGES)
    topic = pick(rng, {key: share for key, (share, _, _) in TOPICS.items()})
    _, positive, negative = TOPICS[topic]
    draw = rng.random()
    sentiment = 1 if draw < positive else -1 if draw < positive + negative else 0
    emotion = pick(rng, EMOTIONS[sentiment]) if sentiment and rng.random() < 0.6 else None
    return Draft(language, topic, sentiment, emotion, place_in(language, rng), False)


def place_in(language: str, rng: np.random.Generator, story: Story | None = None) -> tuple[str, str]:
    """Draw a place where the language is spoken about the brand; in the crisis, one of the countries it hit."""
    places = [(city, country) for city, country in phrases(language)["places"]]
    if story is not None and language in ("de", "pl"):
        places = [place for place in places if place[1] in story.crisis.countries]
    return one_of(rng, places)


def write_mention(story: Story, day: int, number: int, draft: Draft, rng: np.random.Generator) -> dict[str, Any]:
    """Put a draft into words and give it an author and a reach."""
    bank = phrases(draft.language)
    platform = one_of(rng, PLATFORMS[draft.language])
    author = int(rng.zipf(1.6) % 4000)
    followers = int(min(max(rng.lognormal(5.6, 1.5), 3), 900_000))
    seen = int(followers * rng.uniform(0.05, 0.6) * (2.0 if draft.crisis else 1.0))
    reactions = rng.binomial(max(seen, 1), 0.03 if draft.sentiment else 0.012)
    native_id = f"{platform}-{day:04d}-{number:04d}"
    return {
        **blank_row(),
        "platform": platform,
        "native_id": native_id,
        "channel": channel_of(platform),
        "published_at": moment(story, day, rng),
        "kind": "review" if platform == "google_reviews" else one_of(rng, ("post", "post", "comment", "reply")),
        "owned": False,
        "text": words(draft, bank, rng) + beside(day, number, draft),
        "url": f"https://{platform.replace('_', '-')}.example/{native_id}",
        "author_id": f"{platform}:{draft.language}{author}",
        "author_name": bank["names"][author % len(bank["names"])],
        "author_followers": followers,
        "place_text": draft.place[0] if rng.random() < 0.85 else None,
        "reach": seen,
        "likes": int(reactions),
        "comments": int(rng.binomial(int(reactions), 0.15)),
        "shares": int(rng.binomial(int(reactions), 0.3 if draft.crisis else 0.08)),
        "rating": {1: 5.0, 0: 3.0, -1: 1.0}[draft.sentiment] if platform == "google_reviews" else None,
    }


def words(draft: Draft, bank: dict[str, Any], rng: np.random.Generator) -> str:
    """Build the text: a sentence on the topic, often a feeling, sometimes a tag."""
    sentences = bank["topics"][draft.topic][SIGN[draft.sentiment]]
    parts = [
        one_of(rng, sentences).format(
            product=one_of(rng, bank["products"]), city=draft.place[0], price=price(draft.language, rng)
        )
    ]
    if draft.emotion:
        parts.insert(int(rng.random() * 2), one_of(rng, bank["emotion"][draft.emotion]))
    if rng.random() < 0.25:
        parts.append(one_of(rng, bank["tags"]))
    return " ".join(parts)


def beside(day: int, number: int, draft: Draft) -> str:
    """Name a competitor beside the brand now and then; which rows do so is not drawn, so nothing else moves."""
    lot = (day * 37 + number * 53) % 100
    rival = next((name for name, below in RIVALS.items() if lot < below), None)
    if rival is None or draft.crisis:
        return ""
    sentences = phrases(draft.language)["beside"]
    return " " + sentences[(day + number) % len(sentences)].format(rival=rival)


def price(language: str, rng: np.random.Generator) -> str:
    """Write a price as people do in that language."""
    amount = float(rng.integers(24, 79)) / 10
    return {
        "en": f"£{amount:.2f}",
        "de": f"{amount:.2f} €".replace(".", ","),
        "pl": f"{amount * 4:.2f} zł".replace(".", ","),
        "vi": f"{round(amount * 27) * 1000:,}đ".replace(",", "."),
        "fa": f"{round(amount * 60)} هزار تومان",
    }[language]


def channel_of(platform: str) -> str:
    """Give the key of the brand's channel on a platform, or nothing."""
    return next((channel.key for channel in CHANNELS if channel.platform == platform), "")


def moment(story: Story, day: int, rng: np.random.Generator) -> datetime:
    """Draw a time of day at which people post; in UTC."""
    draw = rng.random()
    hour = rng.normal(8.5, 1.2) if draw < 0.25 else rng.normal(13, 1.8) if draw < 0.55 else rng.normal(19.8, 2.0)
    local = datetime.combine(story.on(day), time(0), ZoneInfo(TIME_ZONE))
    return local.astimezone(UTC) + timedelta(seconds=int(min(max(hour, 0.2), 22.8) * 3600))


def label(native_id: str, draft: Draft) -> dict[str, Any]:
    """Give the true labels of a mention."""
    return {
        "native_id": native_id,
        "language": draft.language,
        "sentiment": draft.sentiment,
        "emotion": draft.emotion,
        "topic": draft.topic,
        "country": draft.place[1],
        "crisis": draft.crisis,
    }


def own_posts(story: Story, channel: ChannelFacts, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Write the brand's own posts on one channel, with their performance."""
    rows = []
    bank = phrases(channel.language)
    for day in range(story.days):
        for number in range(rng.poisson(channel.posts_per_week / 7)):
            topic = pick(rng, {"product": 0.6, "quality": 0.25, "employer": 0.15})
            draft = Draft(channel.language, topic, 0, None, place_in(channel.language, rng), False)
            reach = int(channel.followers * (1 + 0.0015 * day) * channel.reach_share * rng.lognormal(0, 0.45))
            engaged = rng.binomial(reach, min(channel.engagement_rate * rng.lognormal(0, 0.3), 0.9))
            native_id = f"own-{channel.key}-{day:04d}-{number}"
            rows.append(
                {
                    **blank_row(),
                    "platform": channel.platform,
                    "native_id": native_id,
                    "channel": channel.key,
                    "published_at": moment(story, day, rng),
                    "kind": "post",
                    "owned": True,
                    "text": words(draft, bank, rng),
                    "url": f"https://{channel.platform}.example/{native_id}",
                    "author_id": f"{channel.platform}:halmora",
                    "author_name": channel.name,
                    "impressions": int(reach * rng.uniform(1.1, 1.5)),
                    "reach": reach,
                    "likes": int(engaged * 0.8),
                    "comments": int(engaged * 0.12),
                    "shares": int(engaged * 0.08),
                    "clicks": int(rng.binomial(reach, 0.011)),
                }
            )
    return rows


@cache
def _empty() -> dict[str, Any]:
    return dict.fromkeys(MENTION_IN.names)


def blank_row() -> dict[str, Any]:
    """Give a row of `MENTION_IN` with nothing in it but where it comes from."""
    return {**_empty(), "source": "demo"}

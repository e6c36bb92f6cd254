"""The one function through which a mention gets its labels; what stands behind it may change, the function stays."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from skopos_language import emotion, sentiment
from skopos_language.flags import flags_of
from skopos_language.language import detect
from skopos_language.lexicon import lexicon
from skopos_language.normalise import bare, words
from skopos_language.place import country_of
from skopos_language.topics import Theme, matcher, topics_of

MODEL_VERSION = "lexicon-1"
SUPPORTED = ("en", "de", "pl", "vi", "fa")
LABELS = pa.schema(
    [
        pa.field("language", pa.string()),
        pa.field("sentiment", pa.int8()),
        pa.field("sentiment_score", pa.float32()),
        pa.field("emotion", pa.string()),
        pa.field("topics", pa.list_(pa.string()), nullable=False),
        pa.field("country", pa.string()),
        pa.field("flags", pa.list_(pa.string()), nullable=False),
        pa.field("supported", pa.bool_(), nullable=False),
        pa.field("model_version", pa.string(), nullable=False),
    ]
)
MAX_LETTERS = 10_000  # of a text that are read; an article's opening says what it is about


class Labels(NamedTuple):
    """What one text got; the fields mean what `LABELS` of the same name mean."""

    language: str | None
    sentiment: int | None
    sentiment_score: float | None
    emotion: str | None
    topics: list[str]
    flags: list[str]
    supported: bool


def enrich(mentions: pa.Table, themes: Sequence[Theme] = ()) -> pa.Table:
    """Add language, sentiment, emotion, topics, country, flags, `supported` and `model_version` to mentions.

    Pure and deterministic: no database, no network, no clock. Rows stay as they are, in number and order; each text is
    labelled by itself, so it does not matter how mentions are cut into batches. Equal texts are worked out once.

    Parameters
    ----------
    mentions : pyarrow.Table
        Must have the columns `text` and `place_text`, and may have `title`, which is read with the text. Columns that
        bear the name of a label are replaced.
    themes : sequence of Theme
        Themes to look for besides the seed topics.

    Returns
    -------
    pyarrow.Table
        The same columns and rows, then the columns of `LABELS`. Sentiment and emotion are null, and `supported` is
        False, where the language is unknown or has no word list.

    Raises
    ------
    KeyError
        If `text` or `place_text` is missing.
    """
    labels = [_label(text, tuple(themes)) for text in _texts(mentions)]
    columns: dict[str, Sequence[object]] = {}
    if labels:
        columns.update(zip(Labels._fields, zip(*labels, strict=True), strict=True))
    columns["country"] = [country_of(place) for place in mentions["place_text"].to_pylist()]
    columns["model_version"] = [MODEL_VERSION] * len(labels)
    kept = mentions.select([name for name in mentions.column_names if name not in LABELS.names])
    for field in LABELS:
        kept = kept.append_column(field, pa.array(columns.get(field.name, ()), field.type))
    return kept


def _texts(mentions: pa.Table) -> list[str]:
    texts = mentions["text"]
    if "title" in mentions.column_names:
        titles = pc.fill_null(mentions["title"], "")
        joined = pc.binary_join_element_wise(titles, texts, "\n")
        texts = pc.if_else(pc.or_(pc.equal(titles, ""), pc.equal(titles, texts)), texts, joined)
    return [(text or "")[:MAX_LETTERS] for text in texts.to_pylist()]


@lru_cache(maxsize=16_384)
def _label(text: str, themes: tuple[Theme, ...]) -> Labels:
    """Label one text; reposts and copies are answered from memory."""
    language = detect(text)
    bare_letters = language == "vi" and bare(text) == text
    tokens = words(text, language)
    topics = topics_of(tokens, matcher(language, themes, bare_letters=bare_letters))
    flags = flags_of(text)
    if language not in SUPPORTED:
        return Labels(language, None, None, None, topics, flags, supported=False)
    weighed = sentiment.weigh(lexicon(language, bare_letters=bare_letters).find(tokens), tokens, text)
    score = sentiment.score(weighed, tokens)
    return Labels(language, sentiment.label(score), score, emotion.strongest(weighed), topics, flags, supported=True)

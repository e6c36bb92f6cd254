"""The one function through which a mention gets its labels; what stands behind it may change, the function stays."""

import unicodedata
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from skopos_language.flags import flags_of, lists_of
from skopos_language.kernels.whole import Answers
from skopos_language.lexicon import EMOTIONS
from skopos_language.model import OFFENCE, SPAM, answers_for, themes_known, weights
from skopos_language.place import country_of
from skopos_language.topics import LANGUAGES as SUPPORTED
from skopos_language.topics import Theme, seed_themes

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
        pa.field("confidence", pa.float32()),
        pa.field("offence", pa.float32()),
        pa.field("spam", pa.float32()),
        pa.field("near_duplicate_hash", pa.int64()),
    ]
)
EXPERIMENTAL = ("trust", "anticipation")
SLICE = 16_384  # texts that are answered at once; bounds the memory
COMBINING = r"[\x{0300}-\x{036F}]"

__all__ = ["LABELS", "SUPPORTED", "enrich"]


class Model(Protocol):
    """A larger model that somebody brings; `skopos_language.transformer.load` gives one."""

    version: str
    languages: frozenset[str] | None

    def sentiments(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give the probabilities of negative, neutral and positive for each text."""
        ...


def enrich(
    mentions: pa.Table, themes: Sequence[Theme] = (), *, model: Model | None = None, seeds: bool = True
) -> pa.Table:
    """Add language, sentiment, emotion, topics, country, flags and what else `LABELS` names to mentions.

    Pure and deterministic: no database, no network, no clock. Rows stay as they are, in number and order; each text is
    labelled by itself, so it does not matter how mentions are cut into batches.

    Parameters
    ----------
    mentions : pyarrow.Table
        Must have the columns `text` and `place_text`, and may have `title`, which is read with the text, and `rating`,
        the stars that its author gave beside it: 1 to 5, others are ignored. Columns that bear the name of a label are
        replaced.
    themes : sequence of Theme
        Themes to look for besides the seed packs. Their Boolean searches need more columns than are read here:
        `queried.with_queries` adds what these find.
    model : Model, optional
        Tells the sentiment of the languages that it knows in place of the model that ships; all else stays.
    seeds : bool
        Look for the seed packs too; a workspace that edited them gives its own in `themes` and says no.

    Returns
    -------
    pyarrow.Table
        The same columns and rows, then the columns of `LABELS`. Sentiment is null where the model is unsure; sentiment,
        emotion, confidence, offence and spam are null, and `supported` is False, where the language is unknown or was
        not trained. Emoji with fewer than four letters beside them, ratings, and a few words that a word list knows are
        read without a language; a rating also beside a language that was not trained. `confidence` is the probability
        that the sentiment is right, as far as it could be fitted.

    Raises
    ------
    KeyError
        If `text` or `place_text` is missing.
    """
    texts, places, stars = _texts(mentions), mentions["place_text"], stars_of(mentions)
    themes = (*seed_themes(), *themes) if seeds else tuple(themes)
    parts = [
        _labels(texts.slice(start, SLICE), stars[start : start + SLICE], themes, model)
        for start in range(0, max(1, len(texts)), SLICE)
    ]
    labels = pa.concat_tables(parts)
    columns = {name: labels[name] for name in labels.column_names} | {"country": _countries(places)}
    kept = mentions.select([name for name in mentions.column_names if name not in LABELS.names])
    for field in LABELS:
        kept = kept.append_column(field, columns[field.name].cast(field.type))
    return kept


def _texts(mentions: pa.Table) -> pa.Array:
    """Give the texts with their titles, accents joined with their letters."""
    texts = pc.fill_null(mentions["text"], "")
    if "title" in mentions.column_names:
        titles = pc.fill_null(mentions["title"], "")
        joined = pc.binary_join_element_wise(titles, texts, "\n")
        texts = pc.if_else(pc.or_(pc.equal(titles, ""), pc.equal(titles, texts)), texts, joined)
    texts = texts.cast(pa.large_string())
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    return _composed(whole)


def stars_of(mentions: pa.Table) -> NDArray[np.float32]:
    """Give the stars beside each text, from 1 to 5; 0 where there are none."""
    if "rating" not in mentions.column_names:
        return np.zeros(mentions.num_rows, np.float32)
    stars = pc.fill_null(mentions["rating"].cast(pa.float32()), 0).to_numpy()
    return np.where((stars >= 1) & (stars <= 5), stars, 0).astype(np.float32)


def _composed(texts: pa.Array) -> pa.Array:
    """Join accents that stand apart with their letters, as some phones type them."""
    data, offset = _bytes_of(texts)
    inside = data[offset[0] : offset[-1]]
    if not np.any((inside == 0xCC) | (inside == 0xCD)):
        return texts
    apart = pc.match_substring_regex(texts, COMBINING)
    rows = np.flatnonzero(apart.to_numpy(zero_copy_only=False))
    if not len(rows):
        return texts
    joined = [unicodedata.normalize("NFC", text) for text in texts.take(pa.array(rows)).to_pylist()]
    return pc.replace_with_mask(texts, apart, pa.array(joined, texts.type))


def _bytes_of(texts: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Give the bytes of texts and where each begins; nothing is copied."""
    _, places, data = texts.buffers()
    offset = np.frombuffer(places, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    held = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    return held, offset


def _labels(texts: pa.Array, stars: NDArray[np.float32], themes: tuple[Theme, ...], model: Model | None) -> pa.Table:
    """Give the labels that come from the texts and the stars beside them."""
    trained = weights()
    data, offset = _bytes_of(texts) if len(texts) else (np.zeros(1, np.uint8), np.zeros(1, np.int64))
    out = answers_for(data, offset, stars, themes)
    known, chance, version = out.listed >= 0, out.output[:, :3], trained.version
    told = known
    if model is not None:
        told, version = _told_by(model, texts, stars, out, known), f"{version}+{model.version}"
    confidence = chance.max(1)
    sure = told & (confidence >= trained.rules.least_confidence)
    topics = out.topic[out.topic >= 0]
    return pa.table(
        {
            "language": _named(out.language, trained.tongues, out.language >= 0),
            "sentiment": pa.array((chance.argmax(1) - 1).astype(np.int8), mask=~sure),
            "sentiment_score": pa.array(chance[:, 2] - chance[:, 0], mask=~sure),
            "emotion": _emotions(out, known),
            "topics": lists_of(topics, (out.topic >= 0).sum(1), themes_known(themes).keys),
            "flags": flags_of(texts, out.counts),
            "supported": pa.array(told),
            "model_version": pa.repeat(pa.scalar(version), len(texts)),
            "confidence": pa.array(confidence, mask=~told),
            "offence": pa.array(out.output[:, OFFENCE], mask=~known),
            "spam": pa.array(out.output[:, SPAM], mask=~known),
            "near_duplicate_hash": pa.array(out.fingerprint.view(np.int64)),
        }
    )


def _told_by(
    model: Model, texts: pa.Array, stars: NDArray[np.float32], out: Answers, known: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Write the probabilities of a larger model over those of its languages; gives which texts have a sentiment.

    It reads no stars, so texts that have some stay as they are.
    """
    names = weights().tongues
    codes = [n for n, name in enumerate(names) if model.languages is None or name in model.languages]
    rows = np.flatnonzero(np.isin(out.language, codes) & (stars == 0))
    if len(rows):
        out.output[rows, :3] = model.sentiments(texts.take(pa.array(rows)).to_pylist())
    told = known.copy()
    told[rows] = True
    return told


def _named(numbers: NDArray[np.integer], names: tuple[str, ...], known: NDArray[np.bool_]) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(numbers.astype(np.int32), mask=~known))


def _emotions(out: Answers, known: NDArray[np.bool_]) -> pa.Array:
    """Give the leading emotion where it is likely enough; the experimental ones must be likelier than others."""
    rules = weights().rules
    chance = out.output[:, 3 : 3 + len(EMOTIONS)].copy()
    for name in EXPERIMENTAL:
        column = chance[:, EMOTIONS.index(name)]
        column[column < rules.least_experimental] = 0
    return _named(chance.argmax(1), EMOTIONS, known & (chance.max(1) >= rules.least_emotion))


def _countries(places: pa.ChunkedArray) -> pa.Array:
    """Give the country of each place; equal places are looked up once."""
    told = places.cast(pa.string()).combine_chunks().dictionary_encode()
    found = pa.array([country_of(place) for place in told.dictionary.to_pylist()], pa.string())
    return found.take(told.indices)

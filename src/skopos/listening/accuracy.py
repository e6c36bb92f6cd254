"""How right labels are on a workspace's own mentions, from what people said of samples."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from skopos.listening import names
from skopos.listening.evidence import Sample, SampleItem
from skopos_science.agreement import Agreement, Estimate, agreement, still_needed

CLASSES = (-1, 0, 1)


@dataclass(frozen=True)
class Result:
    """What a part of a sample says: figures with intervals, and how many labels bring ±5 points."""

    name: str
    found: Agreement
    needed: int
    classes: list[dict[str, Any]]


def result_of(sample: Sample, items: list[SampleItem], name: str = "", **only: str) -> Result | None:
    """Work out the figures of a sample, or of the strata of one language or version; None where no label is known."""
    chosen = {
        number
        for number, stratum in enumerate(sample.strata)
        if all(stratum[key] == value for key, value in only.items())
    }
    # What people had corrected before the draw stands in its stratum by their word, and is judged by the machine's.
    counts: dict[tuple[int, int], list[int]] = {}
    for item in items:
        if item.answer is not None and item.stratum in chosen:
            counts.setdefault((item.stratum, item.sentiment), [0] * len(CLASSES))[CLASSES.index(item.answer)] += 1
    if not counts:
        return None
    seen: dict[int, int] = {}
    for (number, _given), row in counts.items():
        seen[number] = seen.get(number, 0) + sum(row)
    for number in chosen - set(seen):
        counts[number, sample.strata[number]["sentiment"]] = [0] * len(CLASSES)
    sizes = [
        max(sample.strata[number]["size"] * sum(row) / seen[number], sum(row))
        if number in seen
        else sample.strata[number]["size"]
        for (number, _given), row in counts.items()
    ]
    found = agreement(list(counts.values()), sizes, [CLASSES.index(given) for _number, given in counts])
    return Result(name, found, still_needed(found.labelled, found.accuracy.reach), _by_class(found))


def _by_class(found: Agreement) -> list[dict[str, Any]]:
    keys = [names.SENTIMENT_KEYS[label] for label in CLASSES]
    return [
        {"name": names.SENTIMENTS[key], "precision": shown(precision), "recall": shown(recall)}
        for key, precision, recall in zip(keys, found.precision, found.recall, strict=True)
    ]


def shown(estimate: Estimate) -> Estimate | None:
    """Give an estimate for a page, or None where nothing is known."""
    return None if np.isnan(estimate.value) else estimate


def parts_of(sample: Sample, items: list[SampleItem]) -> dict[str, list[Result]]:
    """Give the figures by language and by the version that labelled, the largest first."""
    found: dict[str, list[Result]] = {}
    for key in ("language", "version"):
        sizes: dict[str, int] = {}
        for stratum in sample.strata:
            sizes[stratum[key]] = sizes.get(stratum[key], 0) + stratum["size"]
        parts = [
            (value, result_of(sample, items, **{key: value})) for value in sorted(sizes, key=lambda one: -sizes[one])
        ]
        found[key] = [
            Result(_called(key, value), part.found, part.needed, part.classes) for value, part in parts if part
        ]
    return found


def _called(key: str, value: str) -> str:
    return names.language_name(value or None) if key == "language" else value


def emotion_agreement(sample: Sample, items: list[SampleItem]) -> Agreement | None:
    """Say how often the emotion is right, “none” included, where people named one."""
    counts = np.zeros((len(sample.strata), 2))
    for item in items:
        if item.answer_emotion is not None:
            counts[item.stratum, int(item.answer_emotion == item.emotion)] += 1
    if not counts.sum():
        return None
    sizes = [max(stratum["size"], count) for stratum, count in zip(sample.strata, counts.sum(1), strict=True)]
    return agreement(counts, sizes, np.ones(len(counts), int))

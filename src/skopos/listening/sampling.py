"""A random sample of mentions for people to label, so that the accuracy on a workspace's own mentions is known."""

import secrets
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.facts.reading import Facts
from skopos.facts.schemas import EMOTIONS
from skopos.governance import audit
from skopos.listening import corrections
from skopos.listening.correcting import Row
from skopos.listening.evidence import Correction, Sample, SampleItem
from skopos.workspaces.models import User, Workspace

audit.register("listening.sample_drawn", _("drew a sample of mentions for labelling"))
audit.register("listening.sample_labelled", _("labelled a mention of a sample"))
audit.register("listening.sample_undone", _("took a label of a sample back"))

FRAME = "NOT owned AND text <> '' AND day BETWEEN $since AND $until"
LEAST_OF_A_STRATUM, LANGUAGES_APART, VERSIONS_APART = 4, 8, 3
OTHER = ""


class NothingToDrawError(Exception):
    """There are no labelled mentions in the time that was asked for."""


def draw(
    facts: Facts, workspace: Workspace, *, size: int, since: date, until: date, by: User, seed: int | None = None
) -> Sample:
    """Draw about `size` labelled mentions of others at random, in strata of language, predicted class and version.

    Each stratum gets at least a few, and otherwise as the root of its size, so that rare languages and classes can be
    told of too; what each drawn one stands for is kept. Runs two counts over the rows of these days. Raises
    NothingToDrawError where there is nothing to label.
    """
    span: dict[str, object] = {"since": since, "until": until}
    strata, mentions = _strata(facts, span)
    if not strata:
        raise NothingToDrawError
    seed = secrets.randbits(40) if seed is None else seed
    shares = _shared_out([stratum["size"] for stratum in strata], size)
    items = [
        SampleItem(
            stratum=number,
            **{name: row[name] for name in ("platform", "native_id", "sentiment", "model_version")},
            said_on=row["day"], language=row["language"] or "", emotion=row["emotion"] or "",
        )
        for number, (stratum, share) in enumerate(zip(strata, shares, strict=True))
        for row in _drawn(facts, stratum, share, seed, span)
    ]  # fmt: skip
    labelled = sum(stratum["size"] for stratum in strata)
    return _kept(workspace, items, by, since, until, seed, mentions, labelled, [_told(each) for each in strata])


def _told(stratum: Row) -> Row:
    return {name: stratum[name] for name in ("language", "sentiment", "version", "size")}


@transaction.atomic
def _kept(
    workspace: Workspace, items: list[SampleItem], by: User, since: date, until: date, seed: int, mentions: int,
    labelled: int, strata: list[Row],
) -> Sample:  # fmt: skip
    """Store the sample in random order, so that whatever part is labelled is a random one."""
    sample = Sample.objects.create(
        workspace=workspace,
        by=by,
        since=since,
        until=until,
        seed=seed,
        mentions=mentions,
        labelled=labelled,
        strata=strata,
    )
    _as_the_machine_said(workspace, items)
    for place, number in enumerate(np.random.default_rng(seed).permutation(len(items))):
        items[number].sample, items[number].place = sample, place
    SampleItem.objects.bulk_create(items, batch_size=500)
    audit.record("listening.sample_drawn", workspace=workspace, by=by, subject=sample, after=len(items))
    return sample


def _as_the_machine_said(workspace: Workspace, items: list[SampleItem]) -> None:
    """Put the machine's own labels back where people have corrected a drawn mention: those are what is judged."""
    ids = {item.native_id for item in items}
    firsts: dict[tuple[str, str, str], Any] = {}
    for each in Correction.objects.standing().filter(workspace=workspace, native_id__in=ids):
        firsts.setdefault((each.platform, each.native_id, each.field), each.old_value)
    for item in items:
        sentiment = firsts.get((item.platform, item.native_id, "sentiment"))
        item.sentiment = item.sentiment if sentiment is None else sentiment
        item.emotion = firsts.get((item.platform, item.native_id, "emotion"), item.emotion) or ""


def _strata(facts: Facts, span: dict[str, object]) -> tuple[list[Row], int]:
    """Give the strata with their sizes, rare languages and versions together; and how many mentions there are."""
    counted = facts.query(
        f"""
        SELECT coalesce(language, '') AS language, sentiment, model_version AS version, count(*) AS n
        FROM mention WHERE {FRAME} GROUP BY ALL ORDER BY ALL
        """,  # noqa: S608  (constants of this room)
        span,
    ).to_pylist()
    mentions = sum(row["n"] for row in counted)
    labelled = [row for row in counted if row["sentiment"] is not None]
    kept = {
        name: _often(labelled, name, most)
        for name, most in (("language", LANGUAGES_APART), ("version", VERSIONS_APART))
    }
    strata: dict[tuple[str, int, str], Row] = {}
    for row in labelled:
        language, version = (row[name] if row[name] in kept[name] else OTHER for name in ("language", "version"))
        key = language, row["sentiment"], version
        empty = {"language": language, "sentiment": row["sentiment"], "version": version, "size": 0, "of": []}
        stratum = strata.setdefault(key, empty)
        stratum["size"] += row["n"]
        stratum["of"].append((row["language"], row["version"]))
    return list(strata.values()), mentions


def _often(rows: list[Row], name: str, most: int) -> set[str]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[name]] = counts.get(row[name], 0) + row["n"]
    whole = sum(counts.values())
    ordered = sorted(counts, key=lambda key: -counts[key])[:most]
    return {key for key in ordered if counts[key] >= 0.01 * whole}


def _shared_out(sizes: list[int], wanted: int) -> list[int]:
    """Give how many to draw of each stratum."""
    roots = np.sqrt(sizes)
    each = np.maximum(LEAST_OF_A_STRATUM, np.round(wanted * roots / roots.sum())).astype(int)
    return [int(count) for count in np.minimum(each, sizes)]


def _drawn(facts: Facts, stratum: Row, count: int, seed: int, span: dict[str, object]) -> list[Row]:
    """Draw mentions of a stratum: those whose hash with the seed is least."""
    languages = sorted({language for language, _version in stratum["of"]})
    versions = sorted({version for _language, version in stratum["of"]})
    return facts.query(
        f"""
        SELECT platform, native_id, day, language, sentiment, emotion, model_version FROM mention
        WHERE {FRAME} AND sentiment = $sentiment AND list_contains($languages, coalesce(language, ''))
            AND list_contains($versions, model_version)
        ORDER BY hash($seed, platform, native_id), platform, native_id LIMIT {int(count)}
        """,  # noqa: S608
        {**span, "sentiment": stratum["sentiment"], "languages": languages, "versions": versions, "seed": seed},
    ).to_pylist()


def next_item(sample: Sample) -> SampleItem | None:
    """Give the next mention to label, or None."""
    return sample.items.filter(answered_at=None).order_by("place").first()


@transaction.atomic
def answer(
    workspace: Workspace, item: SampleItem, row: Row | None, *, sentiment: int | None, emotion: str | None, by: User
) -> bool:
    """Keep what a person says of a mention without having seen the machine's label; None as sentiment skips it.

    The word counts as a correction or confirmation of the mention as well. A mention that somebody else labelled
    meanwhile keeps the first word; False says so.
    """
    if sentiment not in (-1, 0, 1, None) or (emotion and emotion not in EMOTIONS):
        raise ValueError("No such label.")
    skipped = sentiment is None or row is None
    kept = SampleItem.objects.filter(pk=item.pk, answered_at=None).update(
        answer=None if skipped else sentiment,
        answer_emotion=None if skipped else emotion,
        skipped=skipped,
        by=by,
        answered_at=clock.now(),
    )
    if not kept:
        return False
    if not skipped and row is not None:
        corrections.correct(workspace, row, field="sentiment", value=sentiment, by=by, source="sample")
        if emotion is not None:
            corrections.correct(workspace, row, field="emotion", value=emotion or None, by=by, source="sample")
    audit.record("listening.sample_labelled", workspace=workspace, by=by, subject=item)
    return True


@transaction.atomic
def take_back(sample: Sample, *, by: User) -> SampleItem | None:
    """Take one's own latest label of a sample back, so that the mention is asked for again."""
    item = sample.items.filter(by=by, answered_at__isnull=False).order_by("-answered_at", "-place").first()
    if item is None:
        return None
    words = Correction.objects.of_mention(sample.workspace_id, item.platform, item.native_id).standing()
    for correction in words.filter(by=by, source="sample"):
        corrections.undo(correction, by=by)
    item.answer = item.answer_emotion = item.by = item.answered_at = None
    item.skipped = False
    item.save(update_fields=["answer", "answer_emotion", "by", "answered_at", "skipped"])
    audit.record("listening.sample_undone", workspace=sample.workspace, by=by, subject=item)
    return item

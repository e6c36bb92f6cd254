"""The labelled posts that the weights are made from: public sets that may ship, and the corpus of this project.

A public set is a folder `text/train/LANGUAGE/SET` with `train.jsonl`, `dev.jsonl` and a `NOTE.json` that says where it
comes from and under which licence. Only sets whose note says that one may train on them are read. Posts that also stand
in a set kept for judging (`text/eval`) are left out, compared without links, handles and case. Where a post was read
again (`training.readings`), the reading stands beside the labels that came with it, or in their place.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from skopos_language.lexicon import EMOTIONS
from skopos_language.wordlists import LISTS
from training import corpus, readings
from training.readings import Reading

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = LISTS[:5]
OWN, PHRASES = "corpus", "phrases"
PLUTCHIK = frozenset(EMOTIONS)
# Sets whose labels are not of the text alone: of a scene in a film, in another language, or of a word in the text.
NOT_OF_THE_TEXT = ("xed", "slowosiec")
EKMAN = PLUTCHIK - {"trust", "anticipation"}


class Post(NamedTuple):
    """One labelled post. What was not labelled is None; `asked` are the emotions that the annotators could name.

    `told` are chances of the first outputs where a regression gave them instead (`training.words`); `read` is the
    sentiment that a second reader found.
    """

    text: str
    language: str
    source: str
    sentiment: int | None = None
    emotions: frozenset[str] | None = None
    asked: frozenset[str] = PLUTCHIK
    offence: bool | None = None
    spam: bool | None = None
    part: str = "train"
    register: str = ""
    told: tuple[float, ...] = ()
    theme: str = ""
    read: int | None = None


class Note(NamedTuple):
    """Where a set comes from and what it may be used for."""

    language: str
    name: str
    licence: str
    source: str
    verdict: str


def folder() -> Path | None:
    """Give the folder with the public sets, or None where it is not there."""
    named = os.environ.get("SKOPOS_BENCH_DATA")
    candidates = [Path(named)] if named else [ROOT.parent / "shared" / "data", ROOT.parent.parent / "shared" / "data"]
    return next((path for path in candidates if (path / "text" / "train").is_dir()), None)


def notes(data: Path) -> list[Note]:
    """Give the notes of the sets that may be trained on."""
    found = []
    for path in sorted((data / "text" / "train").glob("*/*/NOTE.json")):
        told = json.loads(path.read_text("utf-8"))
        language, name = path.parts[-3:-1]
        note = Note(language, name, told["licence_as_stated"], told["source"], told["verdict"])
        if note.verdict.startswith("train"):
            found.append(note)
    return found


def public(data: Path) -> Iterator[Post]:
    """Give the posts of the public sets, but for those that stand in a set kept for judging."""
    judged = judged_keys(data)
    for note in notes(data):
        seen: set[str] = set()
        read = readings.of_set(note.language, note.name)
        for part in ("dev", "train"):  # a copy counts for the dev part
            path = data / "text" / "train" / note.language / note.name / f"{part}.jsonl"
            for line in path.read_text("utf-8").splitlines() if path.exists() else ():
                post = _post(json.loads(line), note, part)
                if part == "train" and read:
                    post = reread(post, read.get(readings.key(post.text)))
                key = corpus.key(post.text)
                if key not in judged and (key not in seen or not key):
                    seen.add(key)
                    yield post


def judged_keys(data: Path) -> set[str]:
    """Give the texts of the sets kept for judging, without links, handles and case."""
    return {corpus.key(text) for text in _judging_texts(data)}


def _judging_texts(data: Path) -> Iterator[str]:
    for path in sorted((data / "text" / "eval").glob("*/*/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)["t"]


def _post(row: dict[str, Any], note: Note, part: str) -> Post:
    extra = row.get("x") or {}
    emotions = None if row["e"] is None else frozenset(row["e"])
    asked = PLUTCHIK if note.name in ("xed", "slowosiec", "xed_neu") else EKMAN
    return Post(
        text=row["t"],
        language=note.language,
        source=note.name,
        sentiment=row["s"],
        emotions=emotions,
        asked=asked,
        offence=bool(extra["off"]) if "off" in extra else None,
        spam=bool(extra["spam"]) if "spam" in extra else None,
        part=part,
    )


def reread(post: Post, reading: Reading | None) -> Post:
    """Give a post with what its second reader found.

    People's own labels of a post stay beside it: their sentiment counts half, the reader's half. Labels that are not of
    the text alone give way, and what a set does not say is filled in. A reading with a side that names no emotion says
    nothing of emotions, as with phrases.
    """
    if reading is None:
        return post
    felt = reading.emotions if reading.emotions or not reading.sentiment else None
    replaces = post.source in NOT_OF_THE_TEXT
    return post._replace(
        sentiment=reading.sentiment if replaces or post.sentiment is None else post.sentiment,
        read=reading.sentiment,
        emotions=felt if replaces or post.emotions is None else post.emotions,
        asked=PLUTCHIK if replaces or post.emotions is None else post.asked,
        spam="spam" in reading.flags if post.spam is None else post.spam,
    )


def own() -> Iterator[Post]:
    """Give the posts of this project's corpus; its tenth kept for testing has the part `dev`."""
    yield from _written(corpus.FOLDER, OWN)


def phrases(data: Path | None) -> list[Post]:
    """Give the phrases of this project, each once, but for those that are a whole text of a set kept for judging."""
    judged = judged_keys(data) if data else set()
    once = {(post.language, corpus.key(post.text) or post.text): post for post in _written(corpus.PHRASES, PHRASES)}
    return [post for (_, key), post in once.items() if key not in judged]


def unsaid(post: corpus.Post) -> bool:
    """Say whether a piece has a side and names no emotion; a phrase then says little of those it may carry."""
    return bool(post.sentiment) and not post.emotions


def _written(folder: Path, source: str) -> Iterator[Post]:
    for language in LANGUAGES:
        for post in corpus.read(language, folder):
            yield Post(
                text=post.text,
                language=language,
                source=source,
                sentiment=post.sentiment,
                emotions=None if unsaid(post) and source == PHRASES else frozenset(post.emotions),
                offence="offence" in post.flags,
                spam="spam" in post.flags,
                part="dev" if corpus.is_held_out(post) else "train",
                register=post.register,
                theme=post.theme,
            )

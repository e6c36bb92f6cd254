"""Second readings of real posts of the public sets, post by post.

Public sets were labelled for one thing (offence, the emotion of a film's line, the sentiment alone) or by a single
person. Their posts were read again with a large language model, for sentiment and emotions, without the labels that
came with them. No text ships with a reading: a post is named by a digest of its text.

One file a set, `readings/LANGUAGE-SET.txt`, a reading a line: ten digits of the digest, then the label as in the
corpus (`+`, `0` or `-`, then letters of emotions, the leading one first).
"""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from training.corpus import EMOTIONS, FLAGS, SENTIMENTS, CorpusError

FOLDER = Path(__file__).parent / "readings"
LINE = re.compile(r"([0-9a-f]{10}) ([+0-])([a-z]*)")


class Reading(NamedTuple):
    """What a second reader says of a post: -1, 0 or 1, and words of `EMOTIONS` and `FLAGS`."""

    sentiment: int
    emotions: frozenset[str]
    flags: frozenset[str]


def key(text: str) -> str:
    """Give the digest by which a post is named."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]


def of_set(language: str, name: str, folder: Path = FOLDER) -> dict[str, Reading]:
    """Give the readings of a set by the digest of each text; none where nobody read the set.

    Raises
    ------
    CorpusError
        With file and line, if a line is not a reading, or if a post is read twice.
    """
    path = folder / f"{language}-{name}.txt"
    found: dict[str, Reading] = {}
    for number, line in enumerate(path.read_text("ascii").splitlines() if path.exists() else (), start=1):
        told = LINE.fullmatch(line)
        if not told:
            raise CorpusError(f"{path.name}:{number}: a reading is written '0123456789 -a': {line[:40]!r}")
        digest, sign, letters = told.groups()
        if digest in found or set(letters) - set(EMOTIONS) - set(FLAGS):
            raise CorpusError(f"{path.name}:{number}: read twice, or with an unknown letter: {line!r}")
        found[digest] = Reading(
            SENTIMENTS[sign],
            frozenset(EMOTIONS[letter] for letter in letters if letter in EMOTIONS),
            frozenset(FLAGS[letter] for letter in letters if letter in FLAGS),
        )
    return found

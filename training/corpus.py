"""The corpus that Skopos wrote for itself: read it, and check that it is varied, balanced and free of copies.

`python -m training.corpus check pl` prints what a writer has to mend. The format is described in `corpus/README.md`.
"""

import hashlib
import itertools
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "corpus"
PHRASES = FOLDER.with_name("phrases")  # pieces of posts that carry a mood, in the same format
SENTIMENTS = {"+": 1, "0": 0, "-": -1}
EMOTIONS = {
    "j": "joy",
    "t": "trust",
    "a": "anger",
    "s": "sadness",
    "f": "fear",
    "d": "disgust",
    "u": "surprise",
    "n": "anticipation",
}
FLAGS = {"o": "offence", "x": "spam", "i": "irony"}
REGISTERS = ("tweet", "comment", "review", "forum", "news", "question", "chat", "mixed")
LINE = re.compile(r"([+0-])([a-z]*) (\S.*)")
WORD = re.compile(r"\w+")
MAX_OPENING_SHARE = 0.004  # of the posts may begin with the same three words
MAX_RUN_SHARE = 0.004  # of the posts may hold the same five words in a row
NEAR = 0.6  # Jaccard similarity of two posts' word pairs from which they count as one


class Post(NamedTuple):
    """One labelled post; `sentiment` is -1, 0 or 1, `emotions` and `flags` hold the words of `EMOTIONS` and `FLAGS`."""

    text: str
    sentiment: int
    emotions: tuple[str, ...]
    flags: tuple[str, ...]
    register: str
    theme: str
    where: str


class CorpusError(ValueError):
    """A line that does not follow the format; says which and why."""


def read(language: str, folder: Path = FOLDER) -> list[Post]:
    """Give all posts of a language, in the order of file names and lines."""
    return [post for path in sorted((folder / language).glob("*.txt")) for post in read_file(path)]


def read_file(path: Path) -> Iterator[Post]:
    """Give the posts of one file.

    Raises
    ------
    CorpusError
        With file and line, if a line is neither a comment, a heading nor a post.
    """
    register, theme = "", ""
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line, where = raw.strip(), f"{path.name}:{number}"
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            told = dict(part.split("=", 1) for part in line[1:].split() if "=" in part)
            register, theme = told.get("register", register), told.get("theme", theme)
            if register not in REGISTERS:
                raise CorpusError(f"{where}: register {register!r} is none of {', '.join(REGISTERS)}")
            continue
        yield _post(line, where, register, theme)


def _post(line: str, where: str, register: str, theme: str) -> Post:
    found = LINE.fullmatch(line)
    if not found:
        raise CorpusError(f"{where}: a post is written '+j Text', '-a Text' or '0 Text': {line[:60]!r}")
    sign, letters, text = found.groups()
    unknown = set(letters) - set(EMOTIONS) - set(FLAGS)
    if unknown:
        raise CorpusError(f"{where}: unknown letter {', '.join(sorted(unknown))} before the text")
    return Post(
        text=text.replace("\\n", "\n"),
        sentiment=SENTIMENTS[sign],
        emotions=tuple(EMOTIONS[letter] for letter in letters if letter in EMOTIONS),
        flags=tuple(FLAGS[letter] for letter in letters if letter in FLAGS),
        register=register,
        theme=theme,
        where=where,
    )


def key(text: str) -> str:
    """Give what is left of a text without case, accents, links, handles, digits and signs: equal keys are copies."""
    bare = re.sub(r"https?://\S+|@\w+", " ", text.casefold())
    bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W\d_]+", bare))


def is_held_out(post: Post) -> bool:
    """Say whether a post belongs to the tenth that is kept for testing; depends on its words alone."""
    return hashlib.sha256(key(post.text).encode()).digest()[0] % 10 == 0


def copies(posts: list[Post]) -> list[tuple[Post, Post]]:
    """Give pairs of posts that are the same but for few words."""
    pairs_of = [_pairs(post.text) for post in posts]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    found = []
    for index, pairs in enumerate(pairs_of):
        shared = Counter(other for pair in pairs for other in holders[pair])
        for other, count in shared.items():
            if count / (len(pairs) + len(pairs_of[other]) - count) >= NEAR:
                found.append((posts[other], posts[index]))
        for pair in pairs:
            holders[pair].append(index)
    seen: dict[str, Post] = {}
    for post in posts:
        same = seen.setdefault(key(post.text), post)
        if same is not post and (same, post) not in found:
            found.append((same, post))
    return found


def _pairs(text: str) -> set[tuple[str, str]]:
    words = ["^", *key(text).split(), "$"]
    return set(itertools.pairwise(words))


def templates(posts: list[Post]) -> list[tuple[str, int]]:
    """Give openings of three words and runs of five that come so often that a template shows."""
    openings: Counter[str] = Counter()
    runs: Counter[str] = Counter()
    for post in posts:
        words = [word.casefold() for word in WORD.findall(post.text)]
        if len(words) > 3:
            openings[" ".join(words[:3]) + " …"] += 1
        runs.update({" ".join(words[i : i + 5]) for i in range(len(words) - 4)})
    many = max(4, int(len(posts) * MAX_OPENING_SHARE))
    many_runs = max(4, int(len(posts) * MAX_RUN_SHARE))
    said = [(text, count) for text, count in openings.most_common() if count > many]
    return said + [(text, count) for text, count in runs.most_common() if count > many_runs]


def _counted(title: str, values: Iterable[object], total: int) -> str:
    parts = (f"{value} {count} ({count / total:.0%})" for value, count in Counter(values).most_common())
    return f"{title}: " + ", ".join(parts)


def report(posts: list[Post]) -> list[str]:
    """Give the lines that a writer reads: sizes, balance, then what is to be mended."""
    total = max(1, len(posts))
    lengths = sorted(len(post.text) for post in posts) or [0]
    lines = [
        f"{len(posts)} posts, {sum(map(is_held_out, posts))} held out",
        _counted("sentiment", (post.sentiment for post in posts), total),
        _counted("emotion", (e for post in posts for e in post.emotions or ("none",)), total),
        _counted("flags", (f for post in posts for f in post.flags), total),
        _counted("register", (post.register for post in posts), total),
        _counted("theme", (post.theme for post in posts), total),
        "letters: " + ", ".join(f"{q:.0%} ≤ {lengths[int(q * (len(lengths) - 1))]}" for q in (0.1, 0.5, 0.9, 1)),
    ]
    lines += [f"copy: {a.where} and {b.where}: {b.text[:70]!r}" for a, b in copies(posts)]
    lines += [f"template? {count} times {text!r}" for text, count in templates(posts)]
    return lines


def main(arguments: list[str]) -> int:
    """Print the report of one language; exit 1 if there are copies."""
    if len(arguments) != 2 or arguments[0] != "check":
        print("usage: python -m training.corpus check LANGUAGE", file=sys.stderr)
        return 2
    try:
        posts = read(arguments[1])
    except CorpusError as error:
        print(error, file=sys.stderr)
        return 1
    lines = report(posts)
    print("\n".join(lines))
    return int(any(line.startswith("copy") for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

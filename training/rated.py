"""Pseudo-posts that state a rating in figures or stars, alone or beside phrases: how far a rating decides.

The kernels read ratings by rules (`skopos_language.kernels.ratings`); what a rating is worth beside words is learnt
from these. It says the side also where the phrase beside it says another. The same phrases give the same pseudo-posts.
"""

import random
import re
from collections import defaultdict

from training.data import Post

SOURCE = "rated"
SEED = 13
FOR_EACH_LANGUAGE = 2_000
DRAWN = ("{n}⭐", "{n} ⭐", "{drawn}", "{drawn}", "{full}", "{full}")
BARE = ("{x}/5", "{x}/10", "{x}/10", "{x} / 10", "({x}/5)")
DAYS_FIRST = ("vi",)  # a bare 2/5 is a day there
FORMS = {
    "en": (
        "{x} out of 5", "{x} out of 10", "{n} stars", "{n} star", "{n}-star", "Rating: {x}/10", "I'd give it {x}/10",
        "{x}/5 stars", "overall {x}/10", "so {n} stars from me", "{x} of 5 stars", "{n}* from me",
    ),
    "de": (
        "{x} von 5 Sternen", "{x} von 10 Punkten", "{n} Sterne", "{n} Stern", "Bewertung: {x}/10", "von mir {x}/10",
        "{n} Sterne von mir", "{x} von 5", "gibt {n} Sterne", "insgesamt {x}/5",
    ),
    "pl": (
        "{n} gwiazdki", "{n} gwiazdek", "{n} gwiazdka", "ocena {x}/10", "daję {x}/10", "{x} na 10", "{x}/5 ode mnie",
        "moja ocena: {x}/5", "ode mnie {n} gwiazdki", "{x}/10 pkt",
    ),
    "vi": (
        "{n} sao", "cho {n} sao", "đánh giá {n} sao", "mình cho {x}/10", "{x} trên 10", "{x}/10 điểm", "vote {n} sao",
        "{n} sao nhé", "chấm {x}/10", "{n} sao cho shop",
    ),
    "fa": (
        "{n} ستاره", "{x} از ۵", "{x} از ۱۰", "نمره {x} از ۱۰", "امتیاز {x} از ۵", "من {n} ستاره دادم",
        "{x} از ۱۰ میدم", "امتیاز: {x}/5",
    ),
}  # fmt: skip
IN_WORDS = {
    "en": ("zero stars", "one star", "two stars", "three stars", "four stars", "five stars"),
    "de": ("null Sterne", "ein Stern", "zwei Sterne", "drei Sterne", "vier Sterne", "fünf Sterne"),
    "pl": ("zero gwiazdek", "jedna gwiazdka", "dwie gwiazdki", "trzy gwiazdki", "cztery gwiazdki", "pięć gwiazdek"),
    "vi": ("không sao", "một sao", "hai sao", "ba sao", "bốn sao", "năm sao"),
    "fa": ("صفر ستاره", "یک ستاره", "دو ستاره", "سه ستاره", "چهار ستاره", "پنج ستاره"),
}  # fmt: skip
WORDS_SHARE = 0.15
STOPS = (". ", " ", ", ", "! ", "\n", " - ", ": ")
# From which rating on, between -1 and 1, the chances of negative, neutral and positive, and of joy, are these.
CHANCES = (
    (0.4, (0.02, 0.06, 0.92, 0.6)), (0.12, (0.1, 0.4, 0.5, 0.3)), (-0.12, (0.14, 0.76, 0.1, 0.1)),
    (-0.4, (0.6, 0.35, 0.05, 0.04)), (-2.0, (0.93, 0.05, 0.02, 0.02)),
)  # fmt: skip
# Which phrase stands beside a rating, and how often: none, a plain one, one of the same side, one of the other.
BESIDE = (("none", 4), ("plain", 8), ("same", 5), ("other", 3))
PART = re.compile(r"(?:of|von|na|trên|از) \w+$")  # with words behind it, it may be a part: 2 of 5 shops
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def posts(phrases: list[Post]) -> list[Post]:
    """Give the pseudo-posts of each language that has phrases."""
    sides: dict[str, dict[int, list[Post]]] = defaultdict(lambda: {-1: [], 0: [], 1: []})
    for phrase in phrases:
        if phrase.sentiment is not None and not phrase.spam and not phrase.offence:
            sides[phrase.language][phrase.sentiment].append(phrase)
    found = []
    for language, some in sorted(sides.items()):
        if all(some.values()):
            rng = random.Random(f"{SEED} {language}")
            found += [_rated(language, some, rng) for _ in range(FOR_EACH_LANGUAGE)]
    return found


def _rated(language: str, sides: dict[int, list[Post]], rng: random.Random) -> Post:
    text, value = _in_words(language, rng) if rng.random() < WORDS_SHARE else _in_figures(language, rng)
    if language == "fa" and rng.random() < 0.7:
        text = text.translate(PERSIAN)
    chances = next(chances for least, chances in CHANCES if value >= least)
    side = 1 if value > 0.12 else -1 if value < -0.12 else 0
    beside = rng.choices([name for name, _ in BESIDE], [often for _, often in BESIDE])[0]
    phrase = rng.choice(sides[{"plain": 0, "same": side, "other": -side, "none": 0}[beside]])
    if beside != "none":
        joint = rng.choice(STOPS)
        stands_first = rng.random() < 0.5 and (joint.strip() or not PART.search(text))
        text = text + joint + phrase.text if stands_first else phrase.text + joint + text
    return phrase._replace(text=text, source=SOURCE, sentiment=None, emotions=None, offence=None, told=chances)


def _in_words(language: str, rng: random.Random) -> tuple[str, float]:
    """Give a rating in words, and what it states, from -1 to 1."""
    stars = rng.choice((0, 1, 1, 2, 3, 3, 4, 5, 5))
    text = IN_WORDS[language][stars]
    return text[:1].upper() + text[1:] if rng.random() < 0.5 else text, max(-1.0, (stars - 3) / 2)


def _in_figures(language: str, rng: random.Random) -> tuple[str, float]:
    """Give a rating in figures or stars, and what it states, from -1 to 1."""
    form = rng.choice((*FORMS[language], *DRAWN, *(() if language in DAYS_FIRST else BARE)))
    if "10" in form or "۱۰" in form:
        points = rng.choice((0, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 8, 9, 9, 9.5, 10, 10))
        return form.format(x=f"{points:g}"), max(-1.0, (points - 5.5) / 4.5)
    if form == "{full}":
        stars = rng.choice((2, 3, 3, 4, 5, 5))
        return "⭐" * stars, (stars - 3) / 2
    stars = rng.choice((1, 1, 2, 3, 3, 4, 5, 5))
    return form.format(x=stars, n=stars, drawn="★" * stars + "☆" * (5 - stars)), (stars - 3) / 2

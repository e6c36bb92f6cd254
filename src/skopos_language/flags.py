"""Marks of form that a mention carries: question, link, hashtag, mention, media, shouting, short."""

import re

from skopos_language.normalise import HANDLE, HASHTAG, LINK, has_letters, without_addresses

FLAGS = ("question", "link", "hashtag", "mention", "media", "shouting", "short")
MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|mp4|mov|webm)(?:[?#]\S*)?(?=\s|$)"
    r"|pic\.twitter\.com/|youtu\.be/|youtube\.com/watch|vimeo\.com/\d|tiktok\.com/@|[📷📸🎥📹🎬]",
    re.IGNORECASE,
)
CAPITAL = re.compile("[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽƠƯẠ-ỸА-ЯЁЄІЇҐΑ-Ω]")
SHOUTED_LETTERS, SHOUTED_SHARE = 8, 0.7
SHORT_LETTERS = 12


def flags_of(text: str) -> list[str]:
    """Give the marks of `text` in the order of `FLAGS`."""
    link = "://" in text or "www." in text.lower()
    hashtag, handle = "#" in text and bool(HASHTAG.search(text)), "@" in text and bool(HANDLE.search(text))
    words = without_addresses(text) if link or handle else text
    capitals = len(CAPITAL.findall(words))
    present = (
        "?" in words or "؟" in words or "？" in words,
        link and bool(LINK.search(text)),
        hashtag,
        handle,
        bool(MEDIA.search(text)),
        capitals >= SHOUTED_LETTERS and capitals >= SHOUTED_SHARE * sum(map(str.isalpha, words)),
        not has_letters(words, SHORT_LETTERS),
    )
    return [flag for flag, on in zip(FLAGS, present, strict=True) if on]

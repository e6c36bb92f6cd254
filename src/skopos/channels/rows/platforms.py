"""The names that exports give platforms, and addresses -> the keys by which Skopos knows platforms."""

import re
from functools import lru_cache

from skopos_files.cells import fold

_SAME = {
    "twitter": "x", "x twitter": "x", "twitter x": "x", "tweet": "x", "tweets": "x", "fb": "facebook",
    "ig": "instagram", "insta": "instagram", "yt": "youtube", "google maps": "google_reviews",
    "google review": "google_reviews",
    "google business profile": "google_reviews", "google my business": "google_reviews", "vkontakte": "vk",
    "bsky": "bluesky", "trip advisor": "tripadvisor",
}  # fmt: skip
# Networks that tools name with a word behind: “Facebook Page”, “YouTube comment”, “linkedin.com”.
NETWORKS = frozenset(
    ("bluesky", "facebook", "instagram", "linkedin", "mastodon", "pinterest", "reddit", "telegram", "threads", "tiktok",
     "tripadvisor", "trustpilot", "twitter", "youtube", "yelp")
)  # fmt: skip
_BEFORE = r"(?:www\d?|m|mobile|old|new|amp|[a-z]{2}(?=\.(?:linkedin|reddit|pinterest|tripadvisor|trustpilot|yelp)\.))\."
_HOST = re.compile(
    r"^(https?://)?(?:" + _BEFORE + r")?([a-z0-9][a-z0-9-]*)((?:\.[a-z]{2,4}){1,2})(?:[/?#].*)?$", re.DOTALL
)
_HOSTS = {"x": "x", "bsky": "bluesky", "youtu": "youtube", "t": "telegram"}


@lru_cache(maxsize=10_000)
def platform_of(text: str) -> str:
    """Give the key of the platform that a cell names or its address points to; empty if it names none.

    >>> platform_of("X (Twitter)"), platform_of("Facebook Page"), platform_of("https://www.reddit.com/r/bread")
    ('x', 'facebook', 'reddit')
    >>> platform_of("zeit.de"), platform_of("https://zeit.de/brot"), platform_of("Forum (DE)")
    ('zeit.de', '', 'forum_de')
    """
    text = text.strip().lower()
    if host := _HOST.match(text):
        name = _HOSTS.get(host[2], _SAME.get(host[2], host[2]))
        if name in NETWORKS or name in _HOSTS.values():
            return name
        return "" if host[1] else (host[2] + host[3])[:40]
    if "://" in text:
        return ""
    words = " ".join(re.findall(r"[^\W_]+", fold(text)))
    first = words.partition(" ")[0]
    words = _SAME.get(words, first if first in NETWORKS else words)
    key = re.sub(r"[^a-z0-9]+", "_", words.encode("ascii", "ignore").decode()).strip("_")
    return _SAME.get(key, key)[:40]

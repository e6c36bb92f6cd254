"""What may be taken in: block list, withdrawn consent, retention. Each row left out has its reason.

Our own posts are what we said ourselves: only the rules about other people's words pass over them.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import batched

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from skopos.common import clock
from skopos.governance.models import BlockRule, Policy, Withdrawal
from skopos.workspaces.models import Workspace

WITHDRAWN, AUTHOR, WORD, DOMAIN, OLD = (
    "consent_withdrawn",
    "blocked_author",
    "blocked_word",
    "blocked_domain",
    "too_old",
)
REASONS: dict[str, str | Promise] = {
    WITHDRAWN: _("The author does not want to be kept."),
    AUTHOR: _("The author is on the block list."),
    WORD: _("It contains a word that is on the block list."),
    DOMAIN: _("It comes from a web domain that is on the block list."),
    OLD: _("It is older than the time for which people's words are kept."),
}
PER_PATTERN = 100  # RE2 bounds the memory of one pattern
REASON_FIELD = pa.field("reason", pa.string(), nullable=False, metadata={"meaning": "Key in screening.REASONS."})


@dataclass(frozen=True)
class Screened:
    """What came through, and what did not: `left_out` has one more column, `reason` (a key of `REASONS`)."""

    kept: pa.Table
    left_out: pa.Table


@dataclass(frozen=True)
class Rules:
    """A workspace's rules, read once for any number of batches."""

    oldest: datetime | None
    salt: str
    withdrawn: frozenset[tuple[str, str]]
    authors: tuple[str, ...]
    words: tuple[str, ...]
    domains: tuple[str, ...]


def rules_of(workspace: Workspace) -> Rules:
    """Read the rules that hold now; runs three queries."""
    policy = Policy.objects.filter(workspace=workspace).first()
    blocked: dict[str, list[str]] = {kind: [] for kind in BlockRule.Kind.values}
    for kind, value in BlockRule.objects.filter(workspace=workspace).order_by("pk").values_list("kind", "value"):
        blocked[kind].append(value)
    return Rules(
        oldest=clock.now() - timedelta(days=policy.keep_days) if policy and policy.keep_days else None,
        salt=policy.salt if policy else "",
        withdrawn=frozenset(Withdrawal.objects.filter(workspace=workspace).values_list("platform", "digest")),
        authors=tuple(blocked[BlockRule.Kind.AUTHOR]),
        words=tuple(blocked[BlockRule.Kind.WORD]),
        domains=tuple(blocked[BlockRule.Kind.DOMAIN]),
    )


def screen(workspace: Workspace, mentions: pa.Table, rules: Rules | None = None) -> Screened:
    """Divide a batch of mentions into what is kept and what is left out; the first reason that holds is given.

    Pass `rules` (from `rules_of`) to read them once for many batches.
    """
    return screened(mentions, rules or rules_of(workspace))


def screened(mentions: pa.Table, rules: Rules) -> Screened:
    """Divide a batch by rules that were read before; asks no database."""
    reason = pa.nulls(len(mentions), pa.string())
    theirs = pc.invert(mentions["owned"])
    for name, hit in _hits(mentions, rules):
        reason = pc.if_else(pc.and_(pc.and_(hit, theirs), pc.is_null(reason)), name, reason)
    reason = reason.combine_chunks() if isinstance(reason, pa.ChunkedArray) else reason
    kept = mentions.filter(pc.is_null(reason))
    left_out = mentions.append_column(REASON_FIELD, reason).filter(pc.is_valid(reason))
    return Screened(kept, left_out)


def _hits(mentions: pa.Table, rules: Rules) -> list[tuple[str, pa.ChunkedArray]]:
    """Give, for each rule that is in force, which rows it hits."""
    found = []
    if rules.withdrawn:
        found.append((WITHDRAWN, _withdrawn(mentions, rules)))
    if rules.authors:
        found.append((AUTHOR, _by_author(mentions, rules.authors)))
    if rules.words:
        texts = pc.binary_join_element_wise(_folded(mentions["title"]), _folded(mentions["text"]), "\n")
        found.append((WORD, _matches(texts, [_words_pattern(part) for part in batched(rules.words, PER_PATTERN)])))
    if rules.domains:
        hosts = pc.fill_null(pc.utf8_lower(mentions["url"]), "")
        found.append(
            (DOMAIN, _matches(hosts, [_domains_pattern(part) for part in batched(rules.domains, PER_PATTERN)]))
        )
    if rules.oldest:
        found.append((OLD, pc.less(mentions["published_at"], pa.scalar(rules.oldest, pa.timestamp("us", tz="UTC")))))
    return found


def digest_of(author: str, *, platform: str, salt: str) -> str:
    """Give the digest under which an author's wish not to be kept is stored."""
    return hashlib.sha256(f"{salt}\x00{platform.casefold()}\x00{fold(author)}".encode()).hexdigest()


def fold(text: str) -> str:
    """Make two spellings of a name comparable: composed letters, lower case, no @ in front."""
    return pc.utf8_lower(pc.utf8_normalize(pa.scalar(text.strip().removeprefix("@")), "NFC")).as_py()


def _folded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.utf8_lower(pc.utf8_normalize(column, "NFC")), "")


def _names(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_ltrim(pc.utf8_trim_whitespace(_folded(column)), "@")


def _withdrawn(mentions: pa.Table, rules: Rules) -> pa.ChunkedArray:
    """Say whose rows they are by id or by name; each author of the batch is worked out once."""
    platforms = mentions["platform"].to_pylist()
    known: dict[tuple[str, str], bool] = {}
    hits = [False] * len(mentions)
    for field in ("author_id", "author_name"):
        for row, (platform, author) in enumerate(zip(platforms, mentions[field].to_pylist(), strict=True)):
            if not author:
                continue
            key = (platform, author)
            if key not in known:
                digest = digest_of(author, platform=platform, salt=rules.salt)
                known[key] = (platform.casefold(), digest) in rules.withdrawn
            hits[row] = hits[row] or known[key]
    return pa.chunked_array([pa.array(hits, pa.bool_())])


def _by_author(mentions: pa.Table, authors: tuple[str, ...]) -> pa.ChunkedArray:
    blocked = pa.array([fold(author) for author in authors])
    return pc.or_(
        pc.is_in(_names(mentions["author_id"]), value_set=blocked),
        pc.is_in(_names(mentions["author_name"]), value_set=blocked),
    )


def _matches(texts: pa.ChunkedArray, patterns: list[str]) -> pa.ChunkedArray:
    return reduce(pc.or_, (pc.match_substring_regex(texts, pattern) for pattern in patterns))


def _words_pattern(words: tuple[str, ...]) -> str:
    """Match whole words in any script: RE2's own word borders know only Western letters."""
    parts = (r"\s+".join(map(_escaped, fold(word).split())) for word in words)
    return rf"(?:^|[^\pL\pM\pN_])(?:{'|'.join(parts)})(?:$|[^\pL\pM\pN_])"


def _domains_pattern(domains: tuple[str, ...]) -> str:
    names = (_escaped(host_of(domain)) for domain in domains)
    return rf"^https?://(?:[^/?#@]*@)?(?:[^/?#@]+\.)?(?:{'|'.join(names)})(?::\d+)?(?:[/?#]|$)"


def host_of(address: str) -> str:
    """Give the domain of an address or a domain as a person writes it: no scheme, no www, no path."""
    return re.sub(r"^(?:https?://)?(?:www\.)?|[/:?#].*$", "", address.strip().lower())


def _escaped(text: str) -> str:
    """Escape for RE2, which wants only ASCII signs escaped."""
    return re.sub(r"([!-/:-@\[-^`{-~])", r"\\\1", text)

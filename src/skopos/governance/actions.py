"""Changes to the rules, and what the rules change in the facts."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pyarrow as pa
from django.db import transaction

from skopos.common import clock
from skopos.facts import store
from skopos.facts.reading import open_facts
from skopos.facts.schemas import MENTION, ORDER, TOUCH
from skopos.governance import audit, copies, screening
from skopos.governance.models import BlockRule, Policy, Withdrawal
from skopos.governance.pseudonyms import CUSTOMER, LENGTH, PERSON_FIELDS
from skopos.workspaces.models import User, Workspace

NAMING = ("title", "url", "author_id", "author_name", "place_text", "reply_to")
STILL_NAMES = "(text <> '' OR " + " OR ".join(f"{field} IS NOT NULL" for field in NAMING) + ")"


def policy_of(workspace: Workspace) -> Policy:
    """Give the workspace's policy; one that keeps everything where none was set."""
    return Policy.objects.get_or_create(workspace=workspace)[0]


@transaction.atomic
def change_policy(workspace: Workspace, *, keep_days: int | None, by: User) -> Policy:
    """Set for how many days people's words are kept; None keeps everything."""
    policy = policy_of(workspace)
    before, policy.keep_days = policy.keep_days, keep_days
    policy.save()
    audit.record(
        "governance.policy_changed", workspace=workspace, by=by, subject=policy, before=before, after=keep_days
    )
    return policy


@transaction.atomic
def add_block_rule(workspace: Workspace, *, kind: str, value: str, reason: str, by: User) -> BlockRule:
    """Leave something out from now on; a rule that is there already stays as it is."""
    rule, is_new = BlockRule.objects.get_or_create(
        workspace=workspace, kind=kind, value=value, defaults={"reason": reason}
    )
    if is_new:
        audit.record("governance.block_rule_added", workspace=workspace, by=by, subject=rule, reason=reason)
    return rule


@transaction.atomic
def remove_block_rule(rule: BlockRule, *, by: User) -> None:
    """Take in again what the rule kept out; what was left out meanwhile does not come back by itself."""
    audit.record("governance.block_rule_removed", workspace=rule.workspace, by=by, subject=rule)
    rule.delete()


@transaction.atomic
def withdraw_author(workspace: Workspace, *, platform: str, author: str, by: User) -> Withdrawal:
    """Note that an author does not want to be kept: from now on intake leaves them out. Neither the list nor the audit
    trail holds the name. `erase_withdrawn` then erases what is there."""
    policy, platform = policy_of(workspace), platform.strip().casefold()
    digest = screening.digest_of(author, platform=platform, salt=policy.salt)
    withdrawal, _ = Withdrawal.objects.get_or_create(workspace=workspace, platform=platform, digest=digest)
    audit.record("governance.author_erased", workspace=workspace, by=by, subject=withdrawal, platform=platform)
    return withdrawal


def erase_withdrawn(withdrawal: Withdrawal) -> int:
    """Erase the words and names of a withdrawn author; counts and labels stay.

    Safe to repeat; gives how many rows changed.
    """
    if withdrawal.platform == CUSTOMER:
        return _erase_customer(withdrawal)
    workspace = withdrawal.workspace
    names = _names_of(withdrawal)
    if not names:
        _blank_copies(withdrawal)
        Withdrawal.objects.filter(pk=withdrawal.pk, erased_rows=None).update(erased_rows=0)
        return 0

    def note(written: store.Written) -> None:
        Withdrawal.objects.filter(pk=withdrawal.pk).update(erased_rows=(withdrawal.erased_rows or 0) + written.changed)

    where = "lower(platform) = $platform AND (author_id IN $names OR author_name IN $names)"
    params: dict[str, object] = {"platform": withdrawal.platform, "names": names}
    written = store.rewrite(workspace.pk, MENTION, where, params, nameless, zone=workspace.tzinfo, inside=note)
    _blank_copies(withdrawal)
    return written.changed


def _erase_customer(withdrawal: Withdrawal) -> int:
    """Take a customer's pseudonym off orders and contacts; amounts and counts stay."""
    workspace, pseudonym = withdrawal.workspace, withdrawal.digest[:LENGTH]
    changed = 0
    for table in (ORDER, TOUCH):
        field = PERSON_FIELDS[table.name]
        written = store.rewrite(
            workspace.pk, table, f"{field} = $person", {"person": pseudonym}, partial(_without, field),
            zone=workspace.tzinfo,
        )  # fmt: skip
        changed += written.changed
    _blank_copies(withdrawal)
    Withdrawal.objects.filter(pk=withdrawal.pk).update(erased_rows=(withdrawal.erased_rows or 0) + changed)
    return changed


def _without(field: str, rows: pa.Table) -> pa.Table:
    place = rows.schema.get_field_index(field)
    return rows.set_column(place, rows.schema.field(place), pa.nulls(len(rows), pa.string()))


def _blank_copies(withdrawal: Withdrawal) -> None:
    """Empty what other rooms copied; after the facts, so that nothing is copied anew."""
    copies.blank_all(withdrawal.workspace, copies.Erased(withdrawal.platform, _is_theirs(withdrawal)))


def _names_of(withdrawal: Withdrawal) -> list[str]:
    """Find the spellings under which the author is in the facts: only their digest is known."""
    workspace = withdrawal.workspace
    is_theirs = _is_theirs(withdrawal)
    sql = (
        "SELECT DISTINCT unnest([author_id, author_name]) AS name FROM mention "
        "WHERE lower(platform) = $platform AND (author_id IS NOT NULL OR author_name IS NOT NULL)"
    )
    with open_facts(workspace.pk, workspace.tzinfo, time_limit_s=None) as facts:
        names = facts.query(sql, {"platform": withdrawal.platform})["name"].to_pylist()
    return [name for name in names if is_theirs(name)]


def _is_theirs(withdrawal: Withdrawal) -> Callable[..., bool]:
    """Give what tells whether one of an author's names is the withdrawn one."""
    salt = policy_of(withdrawal.workspace).salt

    def is_theirs(*names: str | None) -> bool:
        digests = (screening.digest_of(name, platform=withdrawal.platform, salt=salt) for name in names if name)
        return withdrawal.digest in digests

    return is_theirs


def apply_retention(workspace: Workspace) -> int:
    """Erase other people's words that are past their time; gives the rows changed. Safe to repeat."""
    policy = Policy.objects.filter(workspace=workspace).first()
    if policy is None or not policy.keep_days:
        return 0
    oldest = clock.now() - timedelta(days=policy.keep_days)

    def note(written: store.Written) -> None:
        if written.changed:
            audit.record(
                "governance.retention_applied", workspace=workspace, by=None, subject=policy,
                rows=written.changed, before=oldest,
            )  # fmt: skip

    where = f"NOT owned AND published_at < $oldest AND {STILL_NAMES}"
    written = store.rewrite(
        workspace.pk, MENTION, where, {"oldest": oldest}, nameless, zone=workspace.tzinfo, inside=note
    )
    copies.blank_all(workspace, copies.Erased(before=oldest))
    return written.changed


def nameless(mentions: pa.Table) -> pa.Table:
    """Give the same mentions without what was said and by whom; every count and label stays, so statistics hold."""
    for field in NAMING:
        place = mentions.schema.get_field_index(field)
        mentions = mentions.set_column(place, mentions.schema.field(place), pa.nulls(len(mentions), pa.string()))
    place = mentions.schema.get_field_index("text")
    return mentions.set_column(place, mentions.schema.field(place), pa.array([""] * len(mentions), pa.string()))

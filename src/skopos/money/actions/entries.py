"""Entries of cost, rates of exchange and prices of hours, one at a time."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skopos.governance import audit
from skopos.money import changes
from skopos.money.models import CostEntry, ExchangeRate, HourlyRate
from skopos.workspaces.models import User

COST_SAVED = audit.register("money.cost_saved", _("entered the cost"))
RATE_SAVED = audit.register("money.rate_saved", _("entered the exchange rate"))
PRICE_SAVED = audit.register("money.price_saved", _("entered what an hour costs"))
REMOVED = audit.register("money.removed", _("removed from the costs"))


@transaction.atomic
def save_entry(entry: CostEntry, *, by: User) -> CostEntry:
    """Keep an entry of cost, new or changed."""
    entry.by, entry.changed_at = by, timezone.now()
    entry.save()
    audit.record(
        COST_SAVED, workspace=entry.workspace, by=by, subject=entry, amount=entry.amount, currency=entry.currency,
        hours=entry.hours,
    )  # fmt: skip
    changes.tell(entry.workspace)
    return entry


@transaction.atomic
def save_rate(rate: ExchangeRate, *, by: User) -> ExchangeRate:
    """Keep a rate of exchange; one of the same day and currencies is replaced."""
    kept, _new = ExchangeRate.objects.update_or_create(
        workspace=rate.workspace, base=rate.base, currency=rate.currency, day=rate.day,
        defaults={"per_base": rate.per_base},
    )  # fmt: skip
    audit.record(RATE_SAVED, workspace=rate.workspace, by=by, subject=kept)
    changes.tell(rate.workspace)
    return kept


@transaction.atomic
def save_price(price: HourlyRate, *, by: User) -> HourlyRate:
    """Keep what an hour costs from a day on; one of the same day and work is replaced."""
    kept, _new = HourlyRate.objects.update_or_create(
        workspace=price.workspace, work=price.work, since=price.since,
        defaults={"amount": price.amount, "currency": price.currency},
    )  # fmt: skip
    audit.record(PRICE_SAVED, workspace=price.workspace, by=by, subject=kept)
    changes.tell(price.workspace)
    return kept


@transaction.atomic
def remove(row: CostEntry | ExchangeRate | HourlyRate, *, by: User) -> None:
    """Take a row away."""
    audit.record(REMOVED, workspace=row.workspace, by=by, subject=row)
    workspace = row.workspace
    row.delete()
    changes.tell(workspace)

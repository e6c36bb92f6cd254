"""Items: a mention that somebody looks at, with a copy of its words, what was said about it and all that happened."""

import uuid
from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skopos.triage.choices import Outcome, Reason, RemarkKind, State, Verb
from skopos.triage.models.desk import Label, Rule
from skopos.workspaces.models import Workspace

TRACKED = (
    "state", "outcome", "owner_id", "due_at", "touched_at", "replied_at", "resolved_at",
    "touch_minutes", "reply_minutes", "resolution_minutes", "late_told_at",
)  # fmt: skip
"""What a change may change, and so what taking it back brings back."""

NAMING = ("title", "url", "author_id", "author_name")
"""Fields of the copy, besides the text, that say who spoke."""


class ItemQuerySet(models.QuerySet["Item"]):
    """Filters of items."""

    def waiting(self) -> "ItemQuerySet":
        """What is not done."""
        return self.exclude(state=State.DONE)

    def late(self, at: datetime) -> "ItemQuerySet":
        """What should have been done by now."""
        return self.waiting().filter(due_at__lt=at)

    def first_due_first(self) -> "ItemQuerySet":
        """In the order in which people should look at them."""
        return self.order_by(F("due_at").asc(nulls_last=True), "pk")


class Item(models.Model):
    """One mention in the queue. `version` goes up with each change, so that two people cannot overwrite each other."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=80)
    native_id = models.CharField(max_length=500)
    day = models.DateField(help_text="The mention's day in the workspace's zone; with it, it is found quickly.")

    text = models.TextField(blank=True)
    title = models.TextField(blank=True)
    url = models.TextField(blank=True)
    author_id = models.CharField(max_length=500, blank=True)
    author_name = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField()
    language = models.CharField(max_length=8, blank=True)
    sentiment = models.SmallIntegerField(null=True)
    emotion = models.CharField(max_length=20, blank=True)
    topics = models.JSONField(default=list)
    reach = models.BigIntegerField(null=True)
    blanked_at = models.DateTimeField(null=True)

    reason = models.CharField(max_length=8, choices=Reason, default=Reason.HAND)
    rule = models.ForeignKey(Rule, on_delete=models.SET_NULL, null=True, related_name="+")
    unsure = models.BooleanField(default=False)

    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    labels = models.ManyToManyField(Label, related_name="+")
    version = models.PositiveIntegerField(default=1)

    arrived_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    touch_minutes = models.FloatField(null=True)
    reply_minutes = models.FloatField(null=True)
    resolution_minutes = models.FloatField(null=True)
    late_told_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "platform", "native_id"], name="one_item_per_mention")
        ]
        indexes = [
            models.Index(fields=["workspace", "state", "due_at"], name="triage_by_state"),
            models.Index(fields=["workspace", "due_at"], condition=~Q(state="done"), name="triage_waiting"),
            models.Index(fields=["workspace", "changed_at"], name="triage_changed"),
            models.Index(fields=["workspace", "outcome"], name="triage_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.day.isoformat()} #{self.pk}"  # no words: the audit trail keeps this

    @property
    def is_done(self) -> bool:
        """Is there nothing left to do?"""
        return self.state == State.DONE

    @property
    def is_blanked(self) -> bool:
        """Were the words erased?"""
        return self.blanked_at is not None

    def is_late(self, at: datetime) -> bool:
        """Should it have been done by now?"""
        return not self.is_done and self.due_at is not None and self.due_at < at

    def tracked(self) -> dict[str, Any]:
        """Give what a change may change."""
        return {name: getattr(self, name) for name in TRACKED}


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what happened."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events can be read and added, never changed."""

    def update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("The history of an item is append-only.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("The history of an item is append-only.")

    bulk_update = update


class Event(models.Model):
    """One thing that happened to an item. It holds keys and times only, no words of anybody, so it need never change.

    Events of one action on many items share a `batch`; `undoes` names the batch that one takes back.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_itself = models.BooleanField(default=False)
    verb = models.CharField(max_length=10, choices=Verb)
    batch = models.UUIDField(default=uuid.uuid4)
    undoes = models.UUIDField(null=True)
    version = models.PositiveIntegerField(help_text="The item's version after it.")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["batch"], name="triage_batch"),
            models.Index(fields=["undoes"], condition=Q(undoes__isnull=False), name="triage_undoes"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event; refuse to save it a second time."""
        if not self._state.adding:
            raise AppendOnlyError("The history of an item is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse; an event goes with its workspace only."""
        raise AppendOnlyError("The history of an item is append-only.")


class Remark(models.Model):
    """Words about an item: a note for us, or a reply for the author. Erasing the mention's words empties it."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=8, choices=RemarkKind)
    text = models.TextField(_("text"), max_length=10_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    batch = models.UUIDField(default=uuid.uuid4)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind}"

"""What is stored about messages to people."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from skopos.workspaces.models import Workspace


class Notice(models.Model):
    """A message that waits for one person. While it is unread, the same message again only raises `count`."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60, help_text=_("Which room's message it is, such as strategy.check_in_late."))
    key = models.CharField(max_length=64, editable=False)
    title = models.CharField(max_length=250)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    latest_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "person", "key"],
                condition=models.Q(read_at__isnull=True),
                name="one_unread_notice_per_message",
            )
        ]
        indexes = [models.Index(fields=["workspace", "person", "-latest_at"], name="notice_newest")]

    def __str__(self) -> str:
        return self.title

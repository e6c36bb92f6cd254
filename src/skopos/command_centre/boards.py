"""The views of the wall: which panels each shows, in which order and width."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OVERVIEW, COMPETITION, MOOD, RISK, EMPLOYER = "overview", "competition", "mood", "risk", "employer"


@dataclass(frozen=True)
class View:
    """One view: its name, what it answers, and its panels with the part of the width that each takes."""

    name: str | Promise
    lead: str | Promise
    panels: tuple[tuple[str, str], ...]


VIEWS = {
    OVERVIEW: View(
        pgettext_lazy("view of the command centre", "Overview"),
        _("What is said now, about what, how it feels and where."),
        (
            ("tiles", "whole"),
            ("matrix", "wide"),
            ("stream", "tall"),
            ("volume", "wide"),
            ("world", "whole"),
            ("places", "wide"),
            ("novelties", "third"),
            ("voices", "half"),
            ("authors", "half"),
        ),
    ),
    COMPETITION: View(
        _("Competitive intelligence"),
        _("How much is said about us and about our competitors, and in which mood."),
        (("rivals", "wide"), ("stream", "tall"), ("voices", "wide"), ("novelties", "half"), ("authors", "half")),
    ),
    MOOD: View(
        _("Consumer mood"),
        _("How people feel, how sure that is, and where it differs."),
        (
            ("gauge", "third"),
            ("mood_days", "wide-third"),
            ("mood_topics", "half"),
            ("mood_places", "half"),
            ("places", "wide"),
            ("stream", "tall"),
            ("matrix", "wide"),
        ),
    ),
    RISK: View(
        _("Reputation risk"),
        _("Where negative mentions are more than they were, and who is heard most."),
        (
            ("risks", "wide"),
            ("stream", "tall"),
            ("volume", "wide"),
            ("places", "wide"),
            ("novelties", "third"),
            ("authors", "whole"),
        ),
    ),
    EMPLOYER: View(
        _("Employer brand"),
        _("What is said about working here, for those who hire and those who lead."),
        (
            ("tiles", "whole"),
            ("gauge", "third"),
            ("mood_days", "wide-third"),
            ("stream", "tall"),
            ("places", "wide"),
            ("authors", "wide"),
            ("world", "whole"),
            ("novelties", "whole"),
        ),
    ),
}

"""The words that triage chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(models.TextChoices):
    """What a mention is for us; the number in `KEYS` is the key that says so."""

    ANSWER = "answer", pgettext_lazy("what a mention is for us", "Needs an answer")
    IDEA = "idea", pgettext_lazy("what a mention is for us", "Idea")
    RISK = "risk", pgettext_lazy("what a mention is for us", "Risk")
    PRAISE = "praise", pgettext_lazy("what a mention is for us", "Praise to share")
    NOTHING = "nothing", pgettext_lazy("what a mention is for us", "Nothing")


KEYS = {Outcome.ANSWER: "1", Outcome.IDEA: "2", Outcome.RISK: "3", Outcome.PRAISE: "4", Outcome.NOTHING: "5"}
BADGES = {"answer": "warn", "idea": "info", "risk": "fail", "praise": "pass", "nothing": "neutral"}


class State(models.TextChoices):
    """Where an item stands."""

    NEW = "new", pgettext_lazy("state of an item in triage", "New")
    OPEN = "open", pgettext_lazy("state of an item in triage", "In work")
    DONE = "done", pgettext_lazy("state of an item in triage", "Done")


class Reason(models.TextChoices):
    """Why a mention is in the queue."""

    RULE = "rule", _("A rule chose it")
    UNSURE = "unsure", _("Skopos is unsure how it is meant")
    HAND = "hand", _("Somebody put it here")


class Verb(models.TextChoices):
    """What happened to an item."""

    ARRIVED = "arrived", _("put it into the queue")
    SORTED = "sorted", _("said what it is")
    ASSIGNED = "assigned", _("gave it to somebody")
    DUE = "due", _("set the deadline")
    LABELLED = "labelled", _("changed the labels")
    RELABELLED = "relabelled", _("corrected a label")
    NOTED = "noted", _("wrote a note")
    REPLIED = "replied", _("answered")
    DONE = "done", _("finished it")
    REOPENED = "reopened", _("took it up again")
    FOLLOWED = "followed", _("moved on what came of it")
    UNDONE = "undone", _("took a change back")
    BLANKED = "blanked", _("erased the words")


class IdeaState(models.TextChoices):
    """How far an idea is."""

    NEW = "new", pgettext_lazy("state of an idea", "New")
    ACCEPTED = "accepted", pgettext_lazy("state of an idea", "Accepted")
    SHIPPED = "shipped", pgettext_lazy("state of an idea", "Shipped")
    DECLINED = "declined", pgettext_lazy("state of an idea", "Declined")


class Severity(models.IntegerChoices):
    """How grave a risk is."""

    LOW = 1, pgettext_lazy("severity of a risk", "Low")
    MEDIUM = 2, pgettext_lazy("severity of a risk", "Medium")
    HIGH = 3, pgettext_lazy("severity of a risk", "High")
    CRITICAL = 4, pgettext_lazy("severity of a risk", "Critical")


class RiskState(models.TextChoices):
    """What is done about a risk."""

    OPEN = "open", pgettext_lazy("state of a risk", "Open")
    WATCHED = "watched", pgettext_lazy("state of a risk", "Watched")
    CLOSED = "closed", pgettext_lazy("state of a risk", "Closed")


class Turn(models.TextChoices):
    """Who gets what a rule chooses."""

    NOBODY = "nobody", _("Nobody: whoever comes first takes it")
    TURNS = "turns", _("Everybody in turn")
    PERSON = "person", _("One person")


class RemarkKind(models.TextChoices):
    """Whether words are for us or for the author."""

    NOTE = "note", _("Note")
    REPLY = "reply", _("Reply")

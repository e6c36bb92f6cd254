"""Checks what people type about the desk, its rules, replies, ideas and risks."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from skopos.common import clock
from skopos.common.formats import isolated
from skopos.common.working_time import DAY_MINUTES, holiday_places
from skopos.listening.access import views_for
from skopos.listening.filters import Filter, read
from skopos.listening.finds import searches
from skopos.listening.names import country_name
from skopos.triage import access, texts
from skopos.triage.choices import Turn
from skopos.triage.models import Desk, Idea, Risk, Rule, SavedReply
from skopos.workspaces.models import Membership

STRETCH = re.compile(r"^(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})$")


class HoursField(forms.CharField):
    """Working hours of a day as people write them: ``9:00-12:00, 13:00-17:30``; empty is a free day."""

    def to_python(self, value: Any) -> Any:
        """Read stretches in minutes after midnight."""
        text = super().to_python(value) or ""
        found: list[list[int]] = []
        for part in filter(None, (part.strip() for part in re.split(r"[,;،]", text))):
            match = STRETCH.match(part)
            if not match:
                raise ValidationError(_("Write hours such as 9:00-12:00, 13:00-17:30, or leave it empty."))
            hours, minutes, last_hours, last_minutes = map(int, match.groups())
            first, last = hours * 60 + minutes, last_hours * 60 + last_minutes
            if minutes > 59 or last_minutes > 59 or last > DAY_MINUTES or first >= last:
                raise ValidationError(_("“%(part)s” is no stretch of a day.") % {"part": isolated(part)})
            if found and first < found[-1][1]:
                raise ValidationError(_("The stretches of a day follow one another and do not overlap."))
            found.append([first, last])
        return found

    def prepare_value(self, value: Any) -> Any:
        """Write stretches as people do."""
        if not isinstance(value, list):
            return value
        return ", ".join(f"{a // 60}:{a % 60:02}-{b // 60}:{b % 60:02}" for a, b in value)


class DeskForm(forms.ModelForm):
    """Working hours, holidays and deadlines."""

    closed_days = forms.CharField(
        label=gettext_lazy("Further days on which nobody works"),
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One day a line, such as 2026-12-24."),
    )

    class Meta:
        model = Desk
        fields = ["due_hours", "country", "region", "unsure_below"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=self.fields["country"].label, required=False, choices=self._countries()
        )
        for number, name in WEEKDAYS.items():
            field = HoursField(label=name, required=False, max_length=120, initial=self.instance.week[number])
            field.widget.attrs["placeholder"] = _("free")
            self.fields[f"day_{number}"] = field
        self.initial["closed_days"] = "\n".join(self.instance.closed)
        self.order_fields([*(f"day_{number}" for number in WEEKDAYS), "country", "region", "closed_days"])

    @staticmethod
    def _countries() -> list[tuple[str, str]]:
        named = sorted(((code, country_name(code)) for code in holiday_places()), key=lambda pair: pair[1])
        return [("", _("No public holidays")), *named]

    def clean_region(self) -> str:
        """Know the region by its code."""
        return self.cleaned_data["region"].strip().upper()

    def clean_closed_days(self) -> list[str]:
        """Read the days."""
        days = []
        for line in self.cleaned_data["closed_days"].split():
            try:
                days.append(date.fromisoformat(line).isoformat())
            except ValueError:
                raise ValidationError(
                    _("“%(line)s” is no day; write one such as 2026-12-24.") % {"line": isolated(line)}
                ) from None
        return sorted(set(days))

    def clean(self) -> dict[str, Any]:
        """Demand some working time, and a region of the country."""
        cleaned = super().clean() or {}
        week = [cleaned.get(f"day_{number}") for number in WEEKDAYS]
        if not any(week) and not self.errors:
            raise ValidationError(_("Say when people work on at least one day; otherwise nothing is ever due."))
        regions = holiday_places().get(cleaned.get("country", ""), [])
        region = cleaned.get("region")
        if region and region not in regions:
            self.add_error(
                "region",
                _("No region of that country is known by this code. Some are: %(some)s")
                % {"some": ", ".join(regions[:20]) or "–"},
            )
        self.instance.week = [stretches or [] for stretches in week]
        self.instance.closed = cleaned.get("closed_days", [])
        return cleaned


class RuleForm(forms.ModelForm):
    """A rule; its filter is taken over from a saved view or from words."""

    words = forms.CharField(
        label=gettext_lazy("Search words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("As in the search of mentions: words, “a phrase”, -without."),
    )

    class Meta:
        model = Rule
        fields = [
            "name", "mood", "question", "unsure", "min_reach", "turn", "person", "due_hours", "daily_limit",
            "position", "active",
        ]  # fmt: skip

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        people: QuerySet[Any] = access.people_for(member)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["view"] = forms.ModelChoiceField(
            views_for(member),
            label=_("Filter of a saved view"),
            required=False,
            empty_label=_("As it is") if self.instance.query else _("None"),
            help_text=_("The filter is copied now; a later change of the view does not change the rule."),
        )
        self.fields["search"] = forms.ModelChoiceField(
            searches(member.workspace),
            label=_("What a saved search finds"),
            required=False,
            empty_label=pgettext("saved search", "None"),
            to_field_name="slug",
            help_text=_("The rule follows the search: a later change of its words changes what comes into the queue."),
        )
        self.initial["words"], self.initial["search"] = self._filter().q, self._filter().search
        self.order_fields(["name", "mood", "question", "unsure", "min_reach", "search", "view", "words"])

    def _filter(self, query: str | None = None) -> Filter:
        text = self.instance.query if query is None else query
        return read(QueryDict(text), clock.today(self.member.workspace.tzinfo))

    def clean_name(self) -> str:
        """Names are given once."""
        name = " ".join(self.cleaned_data["name"].split())
        others = Rule.objects.filter(workspace=self.member.workspace, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("There is a rule of this name already."))
        return name

    def clean(self) -> dict[str, Any]:
        """Demand a condition, and a person where one is to get it."""
        cleaned = super().clean() or {}
        if cleaned.get("turn") == Turn.PERSON and not cleaned.get("person"):
            self.add_error("person", _("Say who gets what this rule chooses."))
        words, view = cleaned.get("words", ""), cleaned.get("view")
        chosen = self._filter(view.query if view else None)
        if not view or words != self.initial["words"]:
            chosen = replace(chosen, q=words)
        search = cleaned.get("search")
        if search or not view or self.initial["search"]:
            chosen = replace(chosen, search=search.slug if search else "")
        self.instance.query = chosen.to_query() if chosen.is_narrowed else ""
        given = [cleaned.get(name) for name in ("mood", "question", "unsure", "min_reach")]
        if not any(given) and not chosen.is_narrowed and not self.errors:
            raise ValidationError(_("Set at least one condition; otherwise every mention would come into the queue."))
        return cleaned


class SavedReplyForm(forms.ModelForm):
    """A saved reply in one language."""

    class Meta:
        model = SavedReply
        fields = ["name", "language", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = "; ".join(f"{{{key}}}: {text}" for key, text in texts.PLACEHOLDERS.items())

    def clean_text(self) -> str:
        """Refuse placeholders that mean nothing."""
        text: str = self.cleaned_data["text"]
        unknown = texts.unknown_placeholders(text)
        if unknown:
            raise ValidationError(
                _("“%(name)s” is no placeholder. Use one of: %(known)s")
                % {"name": f"{{{unknown[0]}}}", "known": " ".join(f"{{{key}}}" for key in texts.PLACEHOLDERS)}
            )
        return text

    def clean(self) -> dict[str, Any]:
        """One text for a name and language."""
        cleaned = super().clean() or {}
        same = SavedReply.objects.filter(
            workspace=self.instance.workspace_id, name=cleaned.get("name"), language=cleaned.get("language")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("language", _("There is a reply of this name in this language already."))
        return cleaned


class IdeaForm(forms.ModelForm):
    """An idea's own title and how far it is."""

    class Meta:
        model = Idea
        fields = ["title", "state"]


class RiskForm(forms.ModelForm):
    """A risk in the register."""

    class Meta:
        model = Risk
        fields = ["title", "severity", "state", "owner"]

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = access.people_for(member)  # type: ignore[attr-defined]


class DueForm(forms.Form):
    """A deadline in the workspace's zone; empty takes it away."""

    due_at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


class WordsForm(forms.Form):
    """Words of a note or reply."""

    text = forms.CharField(max_length=10_000)

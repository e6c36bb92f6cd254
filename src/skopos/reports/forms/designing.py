"""Forms of this room: a report, one of its panels."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos.reports import queries
from skopos.reports.designs import DESIGNS
from skopos.reports.models import Block, SavedReport, settings_of
from skopos.reports.panels import panels
from skopos.reports.spans import MOST_DAYS, SpanKind
from skopos.workspaces.models import Workspace

LOGO_BYTES = 200 * 1024
MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
MOST_CHOSEN = 12


def day_input() -> forms.DateInput:
    """Give the browser's own field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NewReportForm(forms.Form):
    """Which design to start from, and what to call it."""

    design = forms.ChoiceField(label=gettext_lazy("Start from"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["design"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((design.key, design.title) for design in DESIGNS.values()), ("", _("An empty report"))]


def check_days(cleaned: dict[str, Any], kind: str, days: str, first: str, last: str) -> dict[str, str]:
    """Give what is wrong with the days named: which field, and what to do."""
    if cleaned.get(kind) == SpanKind.LAST_DAYS and not cleaned.get(days):
        return {days: _("Say how many days.")}
    if cleaned.get(kind) != SpanKind.FIXED:
        return {}
    begin, end = cleaned.get(first), cleaned.get(last)
    missing = {name: _("Give both days.") for name, day in ((first, begin), (last, end)) if not day}
    if missing or begin is None or end is None:
        return missing
    if end < begin:
        return {last: _("The last day lies before the first.")}
    if (end - begin).days >= MOST_DAYS:
        return {last: _("Choose at most %(most)s days.") % {"most": MOST_DAYS}}
    return {}


class ReportForm(forms.ModelForm):
    """What stands above all panels: title, days, language, words, logo."""

    logo_file = forms.FileField(
        label=gettext_lazy("Logo"), required=False, help_text=gettext_lazy("PNG or JPEG, at most 200 kB.")
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Without a logo"), required=False)

    class Meta:
        model = SavedReport
        fields = ("title", "span_kind", "span_days", "first_day", "last_day", "language", "note")
        widgets = {
            "note": forms.Textarea(attrs={"rows": 4}),
            "first_day": day_input(),
            "last_day": day_input(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo:
            del self.fields["no_logo"]

    def clean_title(self) -> str:
        """Take a title of one line."""
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_logo_file(self) -> Any:
        """Take a picture of a kind that every output can show; what it is called does not matter."""
        given = self.cleaned_data.get("logo_file")
        if not given:
            return None
        if given.size > LOGO_BYTES:
            raise ValidationError(_("The logo is larger than 200 kB. Choose a smaller picture."))
        content = given.read()
        kind = next((kind for kind, magic in MAGIC.items() if content.startswith(magic)), "")
        if not kind or not _can_be_drawn(content, kind):
            raise ValidationError(_("This is no PNG or JPEG picture that can be read."))
        return kind, content

    def clean(self) -> dict[str, Any] | None:
        """Ask for the days that the kind of span needs."""
        cleaned = super().clean() or self.cleaned_data
        for name, text in check_days(cleaned, "span_kind", "span_days", "first_day", "last_day").items():
            if name not in self.errors:
                self.add_error(name, text)
        return cleaned

    def save(self, commit: bool = True) -> SavedReport:
        """Put the logo into the report."""
        report: SavedReport = super().save(commit=False)
        if self.cleaned_data.get("logo_file"):
            report.logo_type, report.logo = self.cleaned_data["logo_file"]
        elif self.cleaned_data.get("no_logo"):
            report.logo_type, report.logo = "", None
        if commit:
            report.save()
        return report


def _can_be_drawn(content: bytes, kind: str) -> bool:
    """Try the typesetter on a picture: what it cannot read would break every PDF."""
    from skopos.reports.writing.pdf import can_draw

    return can_draw(content, kind)


class BlockForm(forms.ModelForm):
    """One panel: its title, words of one's own, and what it is narrowed to."""

    metrics = forms.MultipleChoiceField(
        label=gettext_lazy("Metrics"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("None chosen: the panel's usual ones."),
    )  # fmt: skip
    search = forms.ChoiceField(label=gettext_lazy("Saved search"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    limit = forms.IntegerField(label=gettext_lazy("How many rows"), min_value=1, max_value=100, required=False)
    span = forms.ChoiceField(label=gettext_lazy("Days of this panel"), required=False)
    days = forms.IntegerField(label=gettext_lazy("How many days"), min_value=1, max_value=MOST_DAYS, required=False)
    first = forms.DateField(label=gettext_lazy("First day"), required=False, widget=day_input())
    last = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=day_input())

    class Meta:
        model = Block
        fields = ("title", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "metrics", "search", "channel", "limit", "span", "days", "first", "last", "note"])
        panel = panels().get(self.instance.panel)
        takes = panel.takes if panel else frozenset()
        offered = queries.choices_of(workspace)
        stored = settings_of(self.instance)
        for name in ("metrics", "search", "channel", "limit"):
            if name not in takes:
                del self.fields[name]
                continue
            if name in offered:
                field = self.fields[name]
                assert isinstance(field, forms.ChoiceField)
                empty = [] if name == "metrics" else [("", _("All"))]
                field.choices = [*empty, *offered[name]]
        span = self.fields["span"]
        assert isinstance(span, forms.ChoiceField)
        span.choices = [("", _("As the report")), *SpanKind.choices]
        for name in self.fields:
            if name in stored:
                self.initial[name] = stored[name]

    def clean_metrics(self) -> list[str]:
        """Take so many metrics as a panel can show."""
        chosen = list(self.cleaned_data["metrics"])
        if len(chosen) > MOST_CHOSEN and self.instance.panel == "measurement.metric":
            raise ValidationError(_("Choose at most %(most)s metrics; each gets a chart.") % {"most": MOST_CHOSEN})
        return chosen

    def clean(self) -> dict[str, Any] | None:
        """Ask for the days that the kind of span needs."""
        cleaned = super().clean() or self.cleaned_data
        for name, text in check_days(cleaned, "span", "days", "first", "last").items():
            if name not in self.errors:
                self.add_error(name, text)
        return cleaned

    def save(self, commit: bool = True) -> Block:
        """Put what was chosen into the panel's settings; what was left open is left out."""
        block: Block = super().save(commit=False)
        names = ("metrics", "search", "channel", "limit", "span", "days", "first", "last")
        chosen = {name: self.cleaned_data.get(name) for name in names}
        block.settings = {
            name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in chosen.items() if value
        }
        if commit:
            block.save()
        return block

"""Input for each level of the tree, for check-ins and for the learning log."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.strategy import queries, sources
from skopos.strategy.choices import CheckInMood, Decision, Direction, Rhythm, State, Statistic
from skopos.strategy.models import BusinessGoal, CheckIn, Objective, Strategy, Tactic, Trial, TrialEntry
from skopos.strategy.spec import Link, Spec
from skopos.workspaces.models import Workspace

SMALL_TEXT = {"rows": 3}


class DayInput(forms.DateInput):
    """A day, picked with the browser's own picker."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def without_zeros(value: Any) -> Any:
    """Give a number as a person would write it: 237000 for 237000.0, 9.5 for 9.50."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


class NumbersForm(forms.ModelForm):
    """A form of a row that shows its numbers without needless zeros."""

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Give what stands in a field before anybody types."""
        return without_zeros(super().get_initial_for_field(field, field_name))


class BranchForm(NumbersForm):
    """What the forms of all levels share: the workspace's people as owners."""

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        self.fields["owner"] = forms.TypedChoiceField(
            label=pgettext_lazy("person answerable for it", "Owner"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", _("Nobody yet")), *queries.people(workspace)],
            initial=self.instance.owner_id,
        )

    def values(self) -> dict[str, Any]:
        """Give the cleaned fields as the actions take them."""
        values = dict(self.cleaned_data)
        values["owner"] = workspace_member(self.workspace, values.get("owner"))
        return values

    def _post_clean(self) -> None:
        """Check the fields without writing to the instance: only actions change rows."""
        for name in self._meta.fields or ():
            value = self.cleaned_data.get(name)
            field = self._meta.model._meta.get_field(name)
            if value in (None, "") or name in self.errors:
                continue
            try:
                self.cleaned_data[name] = field.clean(value, None)
            except forms.ValidationError as error:
                self.add_error(name, error)


def workspace_member(workspace: Workspace, pk: int | None) -> Any:
    """Give the person behind a choice of owner."""
    return workspace.members.filter(pk=pk).first() if pk else None


class GoalForm(BranchForm):
    """A business goal."""

    class Meta:
        model = BusinessGoal
        fields = ("title", "kind", "weight", "horizon", "description")
        widgets = {"horizon": DayInput(), "description": forms.Textarea(SMALL_TEXT)}


class StrategyForm(BranchForm):
    """A strategy with its building blocks."""

    class Meta:
        model = Strategy
        fields = (
            "title", "weight", "description", "customers", "analysis", "value_proposition", "plan", "resources", "aims",
        )  # fmt: skip
        widgets = {name: forms.Textarea(SMALL_TEXT) for name in fields if name not in ("title", "weight")}


class ObjectiveForm(BranchForm):
    """An objective. Everything but the title may wait: the SMART table beside it says what is missing."""

    reason = forms.CharField(
        label=_("Why is it changed?"),
        required=False,
        max_length=500,
        help_text=_("Kept with the new version, so that people understand later."),
    )

    class Meta:
        model = Objective
        fields = (
            "title", "metric", "target", "unit", "direction", "statistic", "baseline", "start", "deadline", "rhythm",
            "segment", "channel", "zone", "audience", "weight", "description",
        )  # fmt: skip
        widgets = {"start": DayInput(), "deadline": DayInput(), "description": forms.Textarea(SMALL_TEXT)}
        help_texts = {"title": _("One sentence: what changes, for whom, by how much.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].localize = False
        self._offer("metric", metric_choices(self.workspace), _("Choose a metric"))
        self._offer("channel", list(sources.channels(self.workspace)), _("All channels"))
        if self.instance.pk is None:
            del self.fields["reason"]

    def _offer(self, name: str, choices: list[Any], empty: Any) -> None:
        """Turn a text field into a choice where there is something to choose from; a stored value stays possible."""
        if not choices:
            return
        field, current = self.fields[name], getattr(self.instance, name)
        flat = {key for entry in choices for key in ([entry[0]] if isinstance(entry[1], str) else dict(entry[1]))}
        kept = [(current, current)] if current and current not in flat else []
        self.fields[name] = forms.ChoiceField(
            label=field.label, required=False, help_text=field.help_text, choices=[("", empty), *kept, *choices]
        )


def metric_choices(workspace: Workspace) -> list[Any]:
    """Give the workspace's metrics, grouped by stage."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for metric in sources.metrics(workspace).values():
        groups.setdefault(metric.group, []).append((metric.key, metric.label))
    return [(group, sorted(entries, key=lambda entry: entry[1].casefold())) for group, entries in groups.items()]


def spec_from(form: ObjectiveForm, strategy: Strategy) -> Spec:
    """Give what has been typed so far as the SMART check sees it; what cannot be read yet counts as missing."""
    form.is_valid()
    typed = form.cleaned_data
    goal = strategy.goal
    links = (Link("strategy", strategy.title, strategy.weight), Link("goal", goal.title, goal.weight, goal.horizon))
    texts = {
        name: typed.get(name) or "" for name in ("title", "metric", "segment", "channel", "zone", "audience", "unit")
    }
    return Spec(
        **texts,
        baseline=typed.get("baseline"),
        target=typed.get("target"),
        direction=Direction(typed.get("direction") or Direction.UP),
        statistic=Statistic(typed.get("statistic") or Statistic.SUM),
        start=typed.get("start"),
        deadline=typed.get("deadline"),
        rhythm=Rhythm(typed["rhythm"]) if typed.get("rhythm") else None,
        state=State(form.instance.state),
        weight=1.0 if typed.get("weight") is None else typed["weight"],
        chain=links,
    )


class TacticForm(BranchForm):
    """What is done for an objective."""

    class Meta:
        model = Tactic
        fields = (
            "title", "scope", "channel", "zone", "audience", "regions", "tag", "budget", "currency", "hours", "start",
            "end", "description",
        )  # fmt: skip
        widgets = {"start": DayInput(), "end": DayInput(), "description": forms.Textarea(SMALL_TEXT)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(sources.channels(self.workspace))
        current = self.instance.channel
        if offered:
            kept = [(current, current)] if current and current not in dict(offered) else []
            self.fields["channel"] = forms.ChoiceField(
                label=self.fields["channel"].label,
                required=False,
                choices=[("", _("No single channel")), *kept, *offered],
            )
        self.fields["currency"].help_text = _("ISO 4217, such as EUR. Empty: the workspace's.")

    def clean(self) -> dict[str, Any]:
        """The end cannot lie before the start."""
        values = super().clean() or self.cleaned_data
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error("end", _("The end lies before the start."))
        values["currency"] = (values.get("currency") or self.workspace.currency).upper()
        return values


class SpendForm(NumbersForm):
    """What a tactic has cost so far."""

    class Meta:
        model = Tactic
        fields = ("spend",)


class CheckInForm(forms.ModelForm):
    """A note on how an objective goes."""

    mood = forms.ChoiceField(label=_("How does it go?"), choices=CheckInMood.choices, widget=forms.RadioSelect)

    class Meta:
        model = CheckIn
        fields = ("mood", "note")
        widgets = {"note": forms.Textarea(SMALL_TEXT)}


class TrialForm(forms.ModelForm):
    """A hypothesis to be tried."""

    class Meta:
        model = Trial
        fields = ("hypothesis", "expected_effect", "tactic", "start", "end")
        widgets = {"start": DayInput(), "end": DayInput(), "hypothesis": forms.Textarea(SMALL_TEXT)}

    def __init__(self, *args: Any, objective: Objective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tactic"] = forms.ModelChoiceField(
            queryset=objective.tactics.all(), required=False, label=_("Tactic"), empty_label=_("No single tactic")
        )


class ResultForm(forms.ModelForm):
    """What a trial showed, with its uncertainty."""

    level_percent = forms.FloatField(
        label=_("Confidence of the interval, in percent"), min_value=50, max_value=99.99, initial=95, required=False
    )

    class Meta:
        model = TrialEntry
        fields = ("effect", "effect_low", "effect_high", "unit", "n", "note")
        widgets = {"note": forms.Textarea(SMALL_TEXT)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effect"].required = True

    def clean(self) -> dict[str, Any]:
        """The effect lies inside its interval."""
        values = super().clean() or self.cleaned_data
        low, effect, high = values.get("effect_low"), values.get("effect"), values.get("effect_high")
        if effect is not None and ((low is not None and low > effect) or (high is not None and high < effect)):
            self.add_error("effect", _("The effect does not lie inside its interval. Check the three figures."))
        return values

    def values(self) -> dict[str, Any]:
        """Give the cleaned fields as the action takes them."""
        values = dict(self.cleaned_data)
        percent = values.pop("level_percent")
        has_interval = values["effect_low"] is not None or values["effect_high"] is not None
        return {**values, "level": percent / 100 if percent and has_interval else None}


class DecisionForm(forms.Form):
    """What is decided, and how the objective changes with it."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea(SMALL_TEXT))
    target = forms.FloatField(
        label=_("New target"), required=False, help_text=_("Makes the objective's next version. Empty: it stays.")
    )
    deadline = forms.DateField(label=_("New deadline"), required=False, widget=DayInput())

    def changes(self) -> dict[str, Any]:
        """Give the objective's fields that the decision changes."""
        return {
            name: self.cleaned_data[name] for name in ("target", "deadline") if self.cleaned_data.get(name) is not None
        }


class CorrectionForm(forms.Form):
    """What is wrong with an entry; the entry itself stays readable."""

    note = forms.CharField(label=_("What is to be corrected?"), widget=forms.Textarea(SMALL_TEXT))


class FileForm(forms.Form):
    """A strategy file."""

    file = forms.FileField(label=_("Strategy file (YAML)"), help_text=_("At most 2 MB; you see what changes first."))

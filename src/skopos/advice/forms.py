"""Checks what people write on the pages of this room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from skopos.strategy.choices import Decision
from skopos.strategy.models import Objective


class AcceptForm(forms.Form):
    """Which objective a trial of advice serves."""

    objective = forms.ChoiceField(label=_("For which objective?"))

    def __init__(self, objectives: Sequence[Objective], data: Any = None) -> None:
        super().__init__(data)
        self.objectives = {str(objective.pk): objective for objective in objectives}
        choices = [(key, objective.title) for key, objective in self.objectives.items()]
        self.fields["objective"].choices = choices  # type: ignore[attr-defined]

    def clean_objective(self) -> Objective:
        """Give the objective itself."""
        return self.objectives[self.cleaned_data["objective"]]


class RejectForm(forms.Form):
    """Why advice is not followed."""

    reason = forms.CharField(
        label=_("Why not?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept with the advice, which is not given again unless its evidence changes."),
    )


class DecideForm(forms.Form):
    """What is decided on a result."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices)
    note = forms.CharField(label=_("Note"), max_length=1000, required=False)
    with_target = forms.BooleanField(label=_("Make the objective's next version with this target"), required=False)


class BudgetForm(forms.Form):
    """Limits of a budget that is shared out anew."""

    budget = forms.FloatField(label=_("Money in all"), min_value=0, required=False)
    step = forms.FloatField(
        label=_("No tactic changes by more than (per cent)"), min_value=1, max_value=100, initial=50
    )
    keep = forms.MultipleChoiceField(
        label=_("These keep what they have"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, tactics: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["keep"].choices = tactics  # type: ignore[attr-defined]

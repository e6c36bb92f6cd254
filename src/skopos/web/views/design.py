"""The living list of the design system, for people who build pages. Only in debug mode."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from skopos.common.charts import Column, Figure
from skopos.workspaces.access import WorkspaceRequest, in_workspace
from skopos.workspaces.models import Role


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="Shown to everybody in the workspace.")
    email = forms.EmailField(required=False)
    period = forms.ChoiceField(choices=[("D", "Day"), ("W", "Week"), ("M", "Month")])
    kind = forms.ChoiceField(choices=[("flow", "Flow"), ("stock", "Stock")], widget=forms.RadioSelect)
    note = forms.CharField(widget=forms.Textarea, required=False)
    file = forms.FileField(required=False)
    share = forms.BooleanField(help_text="A check box with its help.", required=False)


@in_workspace(Role.VIEWER)
def design(request: WorkspaceRequest) -> HttpResponse:
    """Show every component once; 404 outside debug mode."""
    if not settings.DEBUG:
        raise Http404
    form = SampleForm({"email": "wrong"}) if "errors" in request.GET else SampleForm()
    return render(request, "web/design.html", {"form": form, "line": line_figure(), "bars": bar_figure()})


def line_figure() -> Figure:
    """A band, a line and a target over time."""
    rows = [
        {
            "day": (date(2026, 1, 5) + timedelta(weeks=week)).isoformat(),
            "value": middle,
            "low": middle - far,
            "high": middle + far,
        }
        for week, middle, far in ((week, 40_000 + 1300 * week, 600 * week) for week in range(26))
    ]
    x = {"field": "day", "type": "temporal", "title": None}
    return Figure(
        spec={
            "encoding": {"x": x},
            "layer": [
                {
                    "mark": "area",
                    "encoding": {
                        "y": {"field": "low", "type": "quantitative", "title": "Followers"},
                        "y2": {"field": "high"},
                    },
                },
                {
                    "mark": {"type": "line", "tooltip": True},
                    "encoding": {
                        "y": {"field": "value", "type": "quantitative"},
                        "tooltip": [
                            {"field": "day", "type": "temporal", "title": "Week"},
                            {"field": "value", "type": "quantitative", "format": ","},
                        ],
                    },
                },
            ],
        },
        rows=rows,
        title="Followers with their likely range",
        summary="Followers rise steadily from 40,000 in January to 72,500 in June; the likely range widens.",
        columns=(Column("day", "Week", "day"), Column("value", "Followers", "number")),
        more="#",
    )


def bar_figure() -> Figure:
    """Bars by name, stacked by mood."""
    rows = [
        {"topic": topic, "mood": mood, "count": 30 + 17 * place + 11 * number}
        for place, topic in enumerate(["Price", "Taste", "Delivery", "Service"])
        for number, mood in enumerate(["negative", "neutral", "positive"])
    ]
    return Figure(
        spec={
            "mark": {"type": "bar", "tooltip": True},
            "height": {"step": 32},
            "encoding": {
                "y": {"field": "topic", "type": "nominal", "title": None},
                "x": {"field": "count", "type": "quantitative", "title": "Mentions"},
                "color": {"field": "mood", "type": "nominal", "title": None},
            },
        },
        rows=rows,
        title="Mentions by topic and mood",
        summary="Service is mentioned most, Price least.",
        columns=(Column("topic", "Topic"), Column("mood", "Mood"), Column("count", "Mentions", "number")),
    )

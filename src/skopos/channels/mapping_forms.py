"""The form in which a person explains a table's columns, and what it makes of the answers."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import ValidationError

from skopos.channels.mapping import Mapping, Measure
from skopos.channels.mapping.model import MENTION_FIELDS, metric_key
from skopos.channels.rows.stars import SCALES
from skopos.channels.sales_labels import CONTACT_KINDS, LABELS_OF, PLACES
from skopos_files.sheets import Sheet

SPARE_MEASURES, SPARE_FILTERS = 2, 1
FIELD_LABELS = {
    "native_id": gettext_lazy("Id on the platform"),
    "text": gettext_lazy("Text"),
    "title": gettext_lazy("Headline"),
    "url": gettext_lazy("Address of the original"),
    "author_id": gettext_lazy("Author's id"),
    "author_name": gettext_lazy("Author's name"),
    "author_followers": gettext_lazy("Author's followers"),
    "place_text": gettext_lazy("Place"),
    "reply_to": gettext_lazy("Id of what it answers"),
    "impressions": gettext_lazy("Impressions"),
    "reach": gettext_lazy("Reach"),
    "likes": gettext_lazy("Likes"),
    "comments": gettext_lazy("Comments"),
    "shares": pgettext_lazy("figure of a post", "Shares"),
    "clicks": gettext_lazy("Clicks"),
    "saves": pgettext_lazy("figure of a post", "Saves"),
    "video_views": gettext_lazy("Video views"),
    "follows": gettext_lazy("New followers"),
    "rating": pgettext_lazy("stars of a review", "Rating"),
    "campaign": gettext_lazy("Campaign"),
    "platform": gettext_lazy("Platform of each row"),
}
KINDS = {
    "post": pgettext_lazy("kind of mention", "Post"),
    "reply": pgettext_lazy("kind of mention", "Reply"),
    "repost": pgettext_lazy("kind of mention", "Repost"),
    "comment": pgettext_lazy("kind of mention", "Comment"),
    "review": pgettext_lazy("kind of mention", "Review"),
    "article": pgettext_lazy("kind of mention", "Article"),
    "message": pgettext_lazy("kind of mention", "Message"),
    "ad": pgettext_lazy("kind of mention", "Ad"),
}
HOW = {
    "sum": gettext_lazy("Sum"),
    "mean": gettext_lazy("Mean"),
    "last": gettext_lazy("Last value of the day"),
    "count": gettext_lazy("Number of rows"),
    "distinct": gettext_lazy("Number of different values"),
}
SPANS = {
    "day": gettext_lazy("A day"),
    "week": gettext_lazy("A week from that day on"),
    "month": gettext_lazy("A month from that day on"),
    "moment": gettext_lazy("A reading taken then, such as followers"),
}
TESTS = {
    "=": gettext_lazy("is"),
    "!=": gettext_lazy("is not"),
    ">": gettext_lazy("is greater than"),
    ">=": gettext_lazy("is at least"),
    "<": gettext_lazy("is less than"),
    "<=": gettext_lazy("is at most"),
    "contains": gettext_lazy("contains"),
    "excludes": gettext_lazy("does not contain"),
    "empty": gettext_lazy("is empty"),
    "filled": gettext_lazy("is not empty"),
}


def _pick(label: Any, columns: list[tuple[str, Any]], *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=columns, required=required)


class MeasureForm(forms.Form):
    """One metric of a table; a row without a name is no metric."""

    metric = forms.CharField(label=gettext_lazy("Metric"), required=False, max_length=63)
    how = forms.ChoiceField(label=gettext_lazy("How it adds up"), choices=list(HOW.items()), required=False)
    unit = forms.CharField(
        label=gettext_lazy("Unit"), required=False, help_text=gettext_lazy("count, seconds, hours, share, money or EUR")
    )
    only = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, columns: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"] = _pick(_("Column"), columns)
        self.fields["times"] = _pick(_("Multiplied by column"), columns)
        self.order_fields(["metric", "how", "column", "times", "unit", "only"])

    @staticmethod
    def values_of(measure: Measure) -> dict[str, Any]:
        """What the form shows of a measure."""
        first, second = [*measure.columns[:2], "", ""][:2]
        only = json.dumps([test.model_dump() for test in measure.only]) if measure.only else ""
        shown = {"metric": measure.metric, "how": measure.how, "column": first, "times": second, "unit": measure.unit}
        return shown | {"only": only}

    def measure(self) -> dict[str, Any] | None:
        """The metric that was described, if one was."""
        values = self.cleaned_data
        if not values.get("metric"):
            return None
        columns = [values[name] for name in ("column", "times") if values.get(name)] if values["how"] != "count" else []
        only = json.loads(values["only"]) if values.get("only") else []
        made = {"metric": metric_key(values["metric"]), "how": values["how"] or "sum", "columns": columns, "only": only}
        return made | {"unit": values["unit"] or "count"}


class FilterForm(forms.Form):
    """A test that rows must pass; one without a column is none."""

    test = forms.ChoiceField(
        label=pgettext_lazy("rows that count", "Condition"), choices=list(TESTS.items()), required=False
    )
    value = forms.CharField(label=pgettext_lazy("rows that count", "Compared with"), required=False, max_length=300)

    def __init__(self, *args: Any, columns: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"] = _pick(_("Column that is tested"), columns)
        self.order_fields(["column", "test", "value"])

    def filter(self) -> dict[str, Any] | None:
        """The test that was described, if one was."""
        values = self.cleaned_data
        return {name: values[name] for name in ("column", "test", "value")} if values.get("column") else None


class MappingForm(forms.Form):
    """What a table's columns mean. `mapping` is the result when the form is valid."""

    platform = forms.SlugField(
        label=gettext_lazy("Platform"),
        max_length=40,
        help_text=gettext_lazy("Where the rows come from, such as shop, github or x."),
    )
    date_order = forms.ChoiceField(
        label=gettext_lazy("Order of day and month"),
        required=False,
        choices=[
            ("", gettext_lazy("As the file shows")),
            ("dmy", "31.12.2026"),
            ("mdy", "12/31/2026"),
            ("ymd", "2026-12-31"),
        ],
    )
    decimal = forms.ChoiceField(
        label=gettext_lazy("Decimal mark"),
        required=False,
        choices=[("", gettext_lazy("As the file shows")), (".", "1,234.5"), (",", "1.234,5")],
    )

    def __init__(self, data: Any = None, *, sheet: Sheet, start: Mapping | None, target: str) -> None:
        super().__init__(data)
        self.sheet, self.target = sheet, target
        self.mapping: Mapping | None = None
        columns: list[tuple[str, Any]] = [("", "–"), *((name, name) for name in sheet.header)]
        start = start if start and start.target == target else None
        self.initial = _initial(start)
        self.fields["date"] = _pick(_("Date"), columns, required=target != "journey")
        if target == "mention":
            self._ask_for_mentions(columns)
        elif target == "metric":
            self._ask_for_metrics(columns)
        else:
            self._ask_for_sales(columns)
        self.order_fields(["date", "date_order", "decimal", "platform"])
        measures = [MeasureForm.values_of(one) for one in start.measures] if start else []
        self.measures = (
            self._rows(MeasureForm, "measure", measures, SPARE_MEASURES, columns) if target == "metric" else []
        )
        tests = [test.model_dump() for test in start.only] if start else []
        self.filters = self._rows(FilterForm, "only", tests, SPARE_FILTERS, columns)

    def _ask_for_mentions(self, columns: list[tuple[str, Any]]) -> None:
        self.fields["kind"] = forms.ChoiceField(label=_("What the rows are"), choices=list(KINDS.items()))
        self.fields["owned"] = forms.BooleanField(label=_("We said these ourselves"), required=False)
        for name in MENTION_FIELDS:
            if name != "published_at":
                self.fields[f"column-{name}"] = _pick(FIELD_LABELS[name], columns)
            if name == "rating":
                self.fields["best_rating"] = forms.ChoiceField(
                    label=_("Best rating"),
                    choices=[(str(scale), str(scale)) for scale in SCALES],
                    required=False,
                    help_text=_("Ratings are kept as 1 to 5 stars."),
                )

    def _ask_for_sales(self, columns: list[tuple[str, Any]]) -> None:
        """Orders, contacts and paths: a column for each field, and what holds for all rows."""
        for name, label in LABELS_OF[self.target].items():
            self.fields[f"column-{name}"] = _pick(label, columns)
        code = forms.RegexField(
            r"^[A-Za-z]{3}$",
            label=_("Currency where the rows state none"),
            required=False,
            help_text=_("Empty takes the workspace's."),
        )
        if self.target == "order":
            self.fields["by_line"] = forms.BooleanField(
                label=_("Amounts stand for single lines of an order and are added up"), required=False
            )
            self.fields["place"] = forms.ChoiceField(
                label=_("Where they were placed, if no column says it"), choices=list(PLACES.items())
            )
        elif self.target == "touch":
            self.fields["contact"] = forms.ChoiceField(
                label=_("Kind of contact, if no column says it"), choices=list(CONTACT_KINDS.items())
            )
        else:
            self.fields["separator"] = forms.CharField(label=_("Sign between two channels"), max_length=3)
            self.fields["day"] = forms.DateField(
                label=_("Day that rows without a date stand for"),
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}),
                help_text=_("Such as the last day of the period. Rows of another day are kept beside these."),
            )
        self.fields["currency"] = code

    def _ask_for_metrics(self, columns: list[tuple[str, Any]]) -> None:
        self.fields["span"] = forms.ChoiceField(label=_("What one date stands for"), choices=list(SPANS.items()))
        for name, label in (
            ("campaign", _("Campaign")),
            ("audience", _("Audience")),
            ("subject", _("What it measures")),
        ):
            self.fields[name] = _pick(label, columns)

    def _rows(self, kind: Any, prefix: str, starts: list[dict[str, Any]], spare: int, columns: Any) -> list[Any]:
        count = len(starts) + spare
        if self.is_bound:
            count = min(40, int("".join(filter(str.isdigit, self.data.get(f"{prefix}-count", "")))[:3] or count))
        rows = [
            kind(
                self.data if self.is_bound else None,
                prefix=f"{prefix}-{position}",
                initial=starts[position] if position < len(starts) else {},
                columns=columns,
            )
            for position in range(count)
        ]
        for row in rows:
            row.empty_permitted, row.use_required_attribute = True, False
        return rows

    def clean(self) -> dict[str, Any]:
        """Put the answers together; what does not fit is said above the form."""
        values = super().clean() or self.cleaned_data
        if self.errors or not all(row.is_valid() for row in [*self.measures, *self.filters]):
            return values
        made = {name: values[name] for name in ("platform", "date", "date_order", "decimal")} | {"target": self.target}
        made["only"] = [test for row in self.filters if (test := row.filter())]
        if self.target == "mention":
            made |= {"kind": values["kind"], "owned": values["owned"]}
            made["best_rating"] = int(values["best_rating"] or SCALES[0])
            made["columns"] = {name: values[f"column-{name}"] for name in FIELD_LABELS if values[f"column-{name}"]}
        elif self.target in LABELS_OF:
            made |= self._sales(values)
        else:
            made |= {name: values[name] for name in ("span", "campaign", "audience", "subject")}
            made["measures"] = [measure for row in self.measures if (measure := row.measure())]
        try:
            self.mapping = Mapping.model_validate(made)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                self.add_error(None, fault["msg"].removeprefix("Value error, "))
        return values

    def _sales(self, values: dict[str, Any]) -> dict[str, Any]:
        """The answers on orders, contacts or paths, as the mapping names them."""
        shared = {name: values[name] for name in ("by_line", "place", "contact", "separator", "day") if name in values}
        named = {name: values[f"column-{name}"] for name in LABELS_OF[self.target] if values[f"column-{name}"]}
        return shared | {"columns": named, "currency": values["currency"].upper()}


def _initial(start: Mapping | None) -> dict[str, Any]:
    if start is None:
        return {"platform": "file", "kind": "post", "span": "day", "separator": ">", "contact": "click"}
    shown = start.model_dump(exclude={"columns", "measures", "only"})
    return shown | {f"column-{name}": column for name, column in start.columns.items()}

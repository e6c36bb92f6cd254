"""Pydantic's complaints in words that a person who writes a strategy file understands."""

from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from skopos.strategy.documents import schema


def nested_models() -> list[tuple[type[BaseModel], str, type[BaseModel]]]:
    """Give which part of the file holds which under which key."""
    return [
        (schema.StrategyDocument, "goals", schema.GoalNode),
        (schema.GoalNode, "strategies", schema.StrategyNode),
        (schema.StrategyNode, "objectives", schema.ObjectiveNode),
        (schema.ObjectiveNode, "tactics", schema.TacticNode),
        (schema.ObjectiveNode, "history", schema.HistoryNode),
    ]


def explain(detail: dict[str, Any], suggestion: str = "") -> tuple[str, str]:
    """Give the reason and the mend for one of pydantic's complaints."""
    key = next((str(step) for step in reversed(detail["loc"]) if isinstance(step, str)), "")
    kind, context, value = detail["type"], detail.get("ctx", {}), shown(detail.get("input"))
    if kind == "extra_forbidden":
        return _unknown_key(key, suggestion)
    if kind == "value_error":
        return _history(str(context.get("error", "")))
    if kind == "missing":
        return _("“%(key)s” is missing.") % {"key": key}, _("Add a line “%(key)s: …”.") % {"key": key}
    if kind == "enum":
        reason = _("“%(value)s” is not a value of “%(key)s”.") % {"value": value, "key": key}
        return reason, _("Choose one of: %(choices)s.") % {"choices": context.get("expected", "").replace("'", "")}
    if kind.startswith("string_type"):
        reason = _("“%(key)s” must be text, not %(value)s.") % {"key": key, "value": value}
        return reason, _("Put it in quotation marks.")
    if kind == "string_pattern_mismatch":
        return _("“%(value)s” does not have the form of “%(key)s”.") % {"value": value, "key": key}, _form(key)
    if kind == "string_too_long":
        reason = _("“%(key)s” is longer than %(count)s letters.") % {"key": key, "count": context["max_length"]}
        return reason, _("Shorten it; longer texts belong under “description”.")
    if kind == "string_too_short":
        return _("“%(key)s” is empty.") % {"key": key}, _("Write something, or remove the part.")
    if "date" in kind:
        reason = _("“%(value)s” is not a day.") % {"value": value}
        return reason, _("Write it as year-month-day, such as 2027-03-31.")
    return _number_or_form(kind, key, value, context)


def _unknown_key(key: str, suggestion: str) -> tuple[str, str]:
    reason = _("The key “%(key)s” is not known here.") % {"key": key}
    if suggestion:
        return reason, _("Did you mean “%(near)s”?") % {"near": suggestion}
    return reason, _("Remove it; the reference page lists the keys that may stand here.")


def _history(code: str) -> tuple[str, str]:
    """Explain what is wrong with a history as a whole."""
    if "history_start" in code:
        return _("The history does not say where it begins."), _("Add “start:” with the first day of its first period.")
    return _("A history needs either “values” or “csv”, and not both."), _("Keep one of the two.")


def _form(key: str) -> str:
    """Say which form a text must have."""
    if key == "key":
        return _("Write small letters a to z, digits and single hyphens, such as “win-talent”.")
    if key == "owner":
        return _("Write an e-mail address.")
    if key == "currency":
        return _("Write an ISO 4217 code of three capital letters, such as EUR.")
    if key == "period":
        return _("Write D, W, M or Q.")
    return _("Write flow, stock or ratio.")


def _number_or_form(kind: str, key: str, value: str, context: dict[str, Any]) -> tuple[str, str]:
    """Explain complaints about numbers, lists and parts."""
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"{context.get('ge', context.get('le')):g}"
        if key == "skopos":
            return _("Version %(value)s of the file format is not known.") % {"value": value}, _("Write “skopos: 1”.")
        if kind == "greater_than_equal":
            return _("“%(key)s” is %(value)s.") % {"key": key, "value": value}, _("It must be at least %(bound)s.") % {
                "bound": bound
            }
        return _("“%(key)s” is %(value)s.") % {"key": key, "value": value}, _("It must be at most %(bound)s.") % {
            "bound": bound
        }
    if kind.startswith(("float", "int", "decimal", "finite")):
        reason = _("“%(value)s” is not a number that “%(key)s” can be.") % {"value": value, "key": key}
        return reason, _(
            "Write a plain number with a decimal point, such as 1250.50, without thousands marks or units."
        )
    if kind.startswith(("tuple", "list")):
        return _("“%(key)s” must be a list.") % {"key": key}, _("Begin each part with a hyphen on a line of its own.")
    if kind in ("too_long", "too_short"):
        return _("“%(key)s” has too many entries.") % {"key": key}, _("Keep long histories in a CSV file.")
    reason = _("“%(key)s” must have keys of its own.") % {"key": key}
    return reason, _("Indent its keys below it, each as “key: value”.")


def shown(value: Any) -> str:
    """Write an offending value short enough for one line."""
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"

"""What a maker gives: a result or the reason why there is none, with all that went in."""

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from skopos.value.models import Kind


@dataclass(frozen=True)
class Question:
    """One result that is to be made: what it is about, what goes in, and how to work it out.

    Attributes
    ----------
    kind : Kind
    subject : str
        What it is about, such as ``revenue|shop``; empty if there is one of its kind only.
    settings : dict
        Whatever was chosen; JSON.
    inputs : dict
        What was read, for people: metrics, days, numbers of rows; JSON.
    data : list
        The very figures that go in; the fingerprint is made of them.
    work : callable
        Gives the result as JSON; raises `Refused` or ValueError where there can be none.
    """

    kind: Kind
    subject: str
    settings: dict[str, Any]
    inputs: dict[str, Any]
    data: list[Any]
    work: Callable[[], dict[str, Any]] = field(compare=False)

    def fingerprint(self, version: str) -> str:
        """Give a word that is the same as long as method, settings and figures are."""
        text = json.dumps([self.kind, self.subject, version, self.settings, self.data], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """There is no result yet: `reason` is a key of `words.REASONS`, `details` what the text names."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


def plain(value: Any, digits: int = 6) -> Any:
    """Turn arrays and figures into JSON: `digits` significant digits, None for what is not finite."""
    if isinstance(value, dict):
        return {key: plain(entry, digits) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry, digits) for entry in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist(), digits)
    if isinstance(value, float):
        return float(f"{value:.{digits}g}") if math.isfinite(value) else None
    return value


def digest(*arrays: Any) -> str:
    """Give a word that stands for the figures of arrays."""
    import numpy as np

    return hashlib.sha256(b"|".join(np.ascontiguousarray(array).tobytes() for array in arrays)).hexdigest()

"""Makers of results: each reads what it needs and gives questions, which the science package answers."""

from collections.abc import Callable, Iterator

from skopos.value.measuring import effects
from skopos.value.measuring.outcome import Question
from skopos.value.models import Kind
from skopos.workspaces.models import Workspace

MAKERS: dict[Kind, Callable[[Workspace], Iterator[Question]]] = {Kind.EFFECTS: effects.questions}

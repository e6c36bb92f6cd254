"""Any table by a mapping of its columns: `propose` guesses one, a person corrects it, `apply` reads by it. Pure."""

from skopos.channels.mapping.apply import apply
from skopos.channels.mapping.model import Filter, Mapping, Measure, Target
from skopos.channels.mapping.propose import propose

__all__ = ["Filter", "Mapping", "Measure", "Target", "apply", "propose"]

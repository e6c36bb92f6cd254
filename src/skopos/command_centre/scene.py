"""What every panel reads from: one snapshot of the facts, what was asked, and the same of the time before."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from skopos.command_centre.asked import Asked
from skopos.command_centre.boards import EMPLOYER
from skopos.facts.reading import Facts
from skopos.listening import pages
from skopos.listening.filters import Filter
from skopos.listening.finds import searches
from skopos.listening.models import Family
from skopos.listening.queries import Reading
from skopos.workspaces.models import Workspace
from skopos_language.boolean.parsing import MAX_LETTERS

EMPLOYER_TOPIC = "employer"


def any_of(queries: Iterable[str]) -> str:
    """Give a Boolean search for what any of these finds; those for which there is no room left are left out."""
    joined = ""
    for query in queries:
        longer = f"{joined} OR ({query})" if joined else f"({query})"
        joined = longer if len(longer) <= MAX_LETTERS else joined
    return joined


@dataclass
class Scene:
    """One look at the wall. Its readings are shared by the panels, so that rows are counted once."""

    facts: Facts
    workspace: Workspace
    asked: Asked
    _readings: dict[Filter, Reading] = field(default_factory=dict, repr=False)

    @cached_property
    def chosen(self) -> Filter:
        """What is asked, narrowed by the view: the employer brand is what any of its saved searches finds or, without
        one, its topic."""
        chosen = self.asked.chosen
        if self.asked.view != EMPLOYER or chosen.search or chosen.topic:
            return chosen
        found = list(searches(self.workspace, Family.EMPLOYER))
        if not found:
            return replace(chosen, topic=(EMPLOYER_TOPIC,))
        if len(found) == 1 or chosen.q:
            return replace(chosen, search=found[0].slug)
        return replace(chosen, q=any_of(search.query for search in found), strict=True)

    @cached_property
    def before(self) -> Filter:
        """The same of the time of the same length that went before."""
        return self.asked.on(chosen=self.chosen).before(self.workspace.tzinfo)

    def reading(self, chosen: Filter | None = None) -> Reading:
        """Give the reading of a filter; of what is asked unless told otherwise."""
        chosen = chosen or self.chosen
        if chosen not in self._readings:
            self._readings[chosen] = Reading(self.facts, chosen)
        return self._readings[chosen]

    def mentions(self, **facets: Any) -> str:
        """Give the address of the mentions of this scene that have these keys, such as ``topic="price"``."""
        chosen = self.chosen
        for facet, keys in facets.items():
            change: dict[str, Any] = {facet: keys if facet == "search" else (keys,)}
            chosen = replace(chosen, **change)
        return self.mentions_of(chosen)

    def mentions_of(self, chosen: Filter) -> str:
        """Give the address of the mentions of a filter."""
        return pages.address(self.workspace, chosen)

"""What the brand watches: saved searches of each family, in its own languages."""

from skopos.listening.actions import save_search
from skopos.listening.models import Colour, Family, Search
from skopos.workspaces.models import User, Workspace

SEARCHES = (
    ("Halmora", Family.BRAND, Colour.TEAL, "halmor* OR هالمور*"),
    ("Bread", Family.PRODUCT, Colour.ORANGE, 'bread OR loaf OR brot* OR chleb* OR "bánh mì" OR نان'),
    ("Granola", Family.PRODUCT, Colour.OCHRE, "granola* OR müsli OR muesli OR گرانولا"),
    ("Working at Halmora", Family.EMPLOYER, Colour.GREEN, "(halmor* OR هالمور*) AND theme:employer"),
    ("Kornwerk", Family.COMPETITOR, Colour.VIOLET, "kornwerk"),
    ("Backhof Linden", Family.COMPETITOR, Colour.BLUE, '"backhof linden"'),
    ("Worries about safety", Family.OTHER, Colour.PINK, "theme:safety AND (emotion:fear OR sentiment:negative)"),
)


def save_searches(workspace: Workspace, *, by: User) -> None:
    """Save the searches before the mentions come in, so that these are tagged on their way."""
    for name, family, colour, query in SEARCHES:
        told = {"name": name, "family": family, "colour": colour, "query": query, "counted_as": query}
        save_search(Search(workspace=workspace, **told), by=by)

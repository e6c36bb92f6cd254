"""What the brand's owner says that things are worth, so that what was gained is told in money."""

from skopos.value.actions import say_worth
from skopos.workspaces.models import User, Workspace

WORTHS = (
    ("margin", 0.34, 0.40, 0.45, "Books of last year: what is left of revenue after ingredients, wages and delivery"),
    ("applications", 60.0, 110.0, 180.0, "What a job advertisement cost for each application it brought"),
    ("answers", 2.0, 4.0, 7.0, "A ticket takes ten minutes; one of two public answers spares one"),
)


def say_worths(workspace: Workspace, *, by: User) -> None:
    """Write down margin and worths, as ranges."""
    for key, low, likely, high, why in WORTHS:
        say_worth(workspace, key, low=low, likely=likely, high=high, why=why, by=by)

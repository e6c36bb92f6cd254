"""What the brand added to the themes: one by words, one by a search; and what Skopos discovered by itself."""

from skopos.demo.story import Story
from skopos.listening.models import Theme, ThemesState
from skopos.listening.themes import in_use
from skopos.themes.actions.discovering import discover_themes
from skopos.workspaces.models import User, Workspace

WAITING = {
    "en": ["no answer", "never heard back", "kept me waiting", "automatic reply", "waited ages"],
    "de": ["keine antwort", "nie eine antwort", "warteschleife", "automatische antworten", "warten ewig"],
    "pl": ["bez odpowiedzi", "żadnej odpowiedzi", "czekam", "czekałam", "czekałem"],
    "vi": ["không trả lời", "chờ mãi", "vẫn chưa trả lời"],
    "fa": ["بدون جواب", "جوابی نداد*", "منتظر*"],
}
RIVAL = "kornwerk AND (halmor* OR هالمور*)"


def add_themes(workspace: Workspace, *, by: User) -> None:
    """Add the brand's own themes before the mentions come in, so that these are labelled on their way."""
    Theme.objects.create(workspace=workspace, key="waiting", name="Waiting for an answer", words=WAITING, by=by)
    Theme.objects.create(workspace=workspace, key="compared", name="Compared with Kornwerk", query=RIVAL, by=by)
    ThemesState.objects.create(workspace=workspace, counted_as=in_use(workspace).version)


def find_themes(workspace: Workspace, story: Story) -> None:
    """Look for themes in the last weeks of the story, as every night does."""
    discover_themes(workspace, today=story.today)

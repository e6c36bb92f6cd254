import pytest

from skopos.alarms import words
from skopos.alarms.models import Alarm, Measure
from tests.themes.factories import make_theme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("high", [9.97, 9.2])
def test_a_volume_beyond_the_usual_is_said_with_a_lower_limit(cast, high):
    alarm = Alarm(measure=Measure.VOLUME, value=10, expected=2.4, high=high)
    assert str(words.sentence(alarm, cast.workspace)) == "10 mentions in an hour; usual are about 2, at most 9."


@pytest.mark.parametrize("high", [11.0, 15.3])
def test_a_volume_that_one_hour_may_bring_is_told_to_have_rung_by_the_hours_before_it(cast, high):
    alarm = Alarm(measure=Measure.VOLUME, value=11, expected=5, high=high)
    assert str(words.sentence(alarm, cast.workspace)) == (
        "11 mentions in an hour; usual are about 5. "
        "One hour alone may bring so many, but not together with the hours before it."
    )


@pytest.mark.parametrize(
    ("key", "name"),
    [("vegan-options", "Plants only"), ("safety", "Is it safe?"), ("price", "Price"), ("long-gone", "Long gone")],
)
def test_a_theme_is_called_as_the_workspace_calls_it(cast, key, name):
    make_theme(cast.workspace, "vegan-options", "Plants only")
    make_theme(cast.workspace, "safety", "Is it safe?")
    alarm = Alarm(measure=Measure.THEME, part=key, value=0.4, expected=0.1, high=0.2)
    assert f"“{name}” is in 40% of the mentions" in str(words.sentence(alarm, cast.workspace))

import pytest

from skopos_language import enrich
from tests.language.test_enrichment import mentions


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Do you sell rye bread today?", ["question"]),
        ("این نان تازه است؟ لطفا جواب بدهید", ["question"]),
        ("Fresh from the oven https://example.org/a?b=1", ["link"]),
        ("#ryebread for everyone in town", ["hashtag"]),
        ("thank you @bakery for the bread", ["mention"]),
        ("write to us at hello@example.org please", []),
        ("look at this wonder https://example.org/loaf.jpg", ["link", "media"]),
        ("THIS IS NOT FRESH at all", ["shouting"]),
        ("TO JEST ŚWIETNE ŹRÓDŁO", ["shouting"]),
        ("thanks!", ["short"]),
        ("", ["short"]),
    ],
)
def test_the_marks_of_a_text(text, flags):
    assert enrich(mentions(text))["flags"].to_pylist() == [flags]

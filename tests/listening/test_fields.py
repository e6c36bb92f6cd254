from skopos.facts.schemas import MENTION
from skopos.listening.fields import GROUPS, written


def test_every_field_has_its_name_and_the_meaning_of_the_schema():
    shown = {name: texts for _, fields in GROUPS for name, texts in fields.items()}
    apart = {"text", "title", "url"} | {"near_duplicate_hash"}  # above the table; a number for machines
    assert set(shown) == set(MENTION.schema.names) - apart
    for field in MENTION.schema:
        if field.name not in apart:
            assert str(shown[field.name][1]) == field.metadata[b"meaning"].decode(), field.name


def test_values_are_written_for_people():
    assert written("reach", 12345) == "12,345"
    assert written("sentiment", -1) == "Negative"
    assert written("emotion", "joy") == "Joy"
    assert written("country", "PL") == "Poland"
    assert written("language", "fa") == "Persian"
    assert written("topics", ["price", "our own theme"]) == "Price, our own theme"
    assert written("flags", []) == "–"
    assert written("owned", False) == "No"
    assert written("rating", None) == "–"
    assert written("sentiment_score", 0.456) == "0.46"

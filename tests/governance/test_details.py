from django.utils import translation

from skopos.governance import details


def test_known_details_are_named_and_written_in_the_readers_language():
    stored = {
        "role": "manager",
        "shared": True,
        "invited_by": None,
        "rows": 12345,
        "fields": ["name", "zone"],
        "of_a_plug_in": "as it is",
    }
    with translation.override("de"):
        assert list(details.told(stored)) == [
            ("Rolle", "Manager"),
            ("Geteilt", "ja"),
            ("Eingeladen von", "–"),
            ("Zeilen", "12.345"),
            ("Felder", "Name, Zone"),
            ("of_a_plug_in", "as it is"),
        ]


def test_a_room_says_how_its_values_read(monkeypatch):
    monkeypatch.setattr(details, "_values", {})
    details.name_values("mood", [("good", "Going well")])
    assert details.value_of("mood", "good") == "Going well"
    assert details.value_of("note", "good") == "good"


def test_changes_say_what_it_was_and_what_it_is():
    changed = {"target": [500.0, 550.0], "deadline": [None, "2027-01-31"], "name": {"before": "a", "after": "b"}}
    assert details.value_of("changed", changed) == (
        "Target from 500 to 550; Deadline from – to 2027-01-31; Name: Before: a; After: b"
    )


def test_the_states_of_objectives_read_as_on_their_page():
    with translation.override("pl"):
        said = dict(details.told({"old": "draft", "new": "proposed"}))
    assert said == {"Poprzednio": "Szkic", "Nowe": "Zaproponowany"}

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from skopos.strategy import documents
from skopos.strategy.choices import GoalKind, Rhythm, State, Statistic
from tests.strategy.documents_made import DOCUMENTS

SMALL = """\
skopos: 1
business: Rye and Shine
goals:
  - key: direct-sales
    title: More direct sales
    kind: revenue
    weight: 3
    horizon: 2027-12-31
    strategies:
      - key: bakers
        title: Talk where bakers talk
        customers: |
          Home bakers,
          who ask each other.
        objectives:
          - key: orders
            title: "Mehr Bestellungen: 550"
            metric: orders
            target: 550
            start: 2026-11-01
            deadline: 2027-04-30
            rhythm: monthly
            state: running
            history:
              start: 2026-07-01
              values: [90, 95.5, null, 110]
            tactics:
              - key: reels
                title: سه ویدیو در هفته
                budget: 1200.50
                currency: EUR
"""


def problems(text):
    return [(problem.line, problem.column, problem.reason, problem.mend) for problem in documents.read(text).problems]


def test_a_file_becomes_a_document():
    reading = documents.read(SMALL)
    goal, strategy, objective = reading.document.objectives()[0]
    assert (goal.kind, goal.horizon, strategy.customers) == (
        GoalKind.REVENUE, date(2027, 12, 31), "Home bakers,\nwho ask each other.\n",
    )  # fmt: skip
    assert (objective.target, objective.rhythm, objective.state) == (550.0, Rhythm.MONTHLY, State.RUNNING)
    assert objective.statistic == Statistic.SUM
    assert objective.history.values == (90.0, 95.5, None, 110.0)
    assert objective.tactics[0].budget == Decimal("1200.50")
    assert objective.tactics[0].title == "سه ویدیو در هفته"
    assert reading.line_of(("goals", 0, "strategies", 0, "objectives", 0, "target")) == 19


def test_a_small_document_is_written_as_people_write():
    written = documents.write(documents.read(SMALL).document)
    lines = [line.strip() for line in written.splitlines()]
    assert lines[:4] == ["skopos: 1", "business: Rye and Shine", "goals:", "- key: direct-sales"]
    assert lines[11:14] == ["customers: |", "Home bakers,", "who ask each other."]
    assert "title: 'Mehr Bestellungen: 550'" in lines
    assert "budget: 1200.5" in lines
    assert "title: سه ویدیو در هفته" in lines
    assert not any(line.startswith(("description", "statistic", "channel")) for line in lines)  # defaults


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(DOCUMENTS)
def test_any_document_comes_back_from_its_file_unchanged(document):
    text = documents.write(document)
    reading = documents.read(text)
    assert reading.problems == ()
    assert reading.document == document
    assert documents.write(reading.document) == text
    assert documents.read(text.encode()).document == document


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(DOCUMENTS)
def test_any_document_fits_the_published_schema(document):
    plain = json.loads(document.model_dump_json(exclude_defaults=True))
    jsonschema.Draft202012Validator(documents.schema()).validate(plain)


def test_the_schema_refuses_what_the_reader_refuses():
    checker = jsonschema.Draft202012Validator(documents.schema())
    assert not checker.is_valid({"skopos": 1, "gaols": []})
    assert not checker.is_valid({"skopos": 2})
    assert not checker.is_valid({"skopos": 1, "goals": [{"key": "A B", "title": "t", "kind": "revenue"}]})
    assert checker.is_valid({"skopos": 1, "goals": [{"key": "a-b", "title": "t", "kind": "revenue"}]})


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("weight: 3", "wieght: 3"), (7, 5, "The key “wieght” is not known here.", "Did you mean “weight”?")),
        (("metric: orders", "metrik: orders"),
            (18, 13, "The key “metrik” is not known here.", "Did you mean “metric”?")),
        (("kind: revenue", "kind: revenu"), (6, 11, "“revenu” is not a value of “kind”.",
            "Choose one of: revenue, cost, innovation, knowledge, talent, investors, suppliers, reputation, loyalty "
            "or culture.")),
        (("target: 550", "target: 1.234,50"), (19, 21, "“1.234,50” is not a number that “target” can be.",
            "Write a plain number with a decimal point, such as 1250.50, without thousands marks or units.")),
        (("target: 550", "target: true"), (19, 21, "“True” is not a number that “target” can be.",
            "Write a plain number with a decimal point, such as 1250.50, without thousands marks or units.")),
        (("deadline: 2027-04-30", "deadline: 2027-04-31"), (21, 23, "“2027-04-31” is not a day.",
            "Write it as year-month-day, such as 2027-03-31.")),
        (("deadline: 2027-04-30", "deadline: 30.4.2027"), (21, 23, "“30.4.2027” is not a day.",
            "Write it as year-month-day, such as 2027-03-31.")),
        (("title: More direct sales", "title: 2027"),
            (5, 12, "“title” must be text, not 2027.", "Put it in quotation marks.")),
        (("key: direct-sales", "key: Direct Sales"), (4, 10, "“Direct Sales” does not have the form of “key”.",
            "Write small letters a to z, digits and single hyphens, such as “win-talent”.")),
        (("    kind: revenue\n", ""), (4, 5, "“kind” is missing.", "Add a line “kind: …”.")),
        (("skopos: 1", "skopos: 2"), (1, 9, "Version 2 of the file format is not known.", "Write “skopos: 1”.")),
        (("weight: 3", "weight: 300"), (7, 13, "“weight” is 300.", "It must be at most 100.")),
        (("budget: 1200.50", "budget: -1"), (30, 25, "“budget” is -1.", "It must be at least 0.")),
        (("              start: 2026-07-01\n", ""), (25, 15, "The history does not say where it begins.",
            "Add “start:” with the first day of its first period.")),
        (("weight: 3", "weight: 3\n    weight: 4"), (8, 5, "The key “weight” stands twice.", "Keep one of the two.")),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_its_mend(change, found):
    assert change[0] in SMALL
    assert problems(SMALL.replace(*change)) == [found]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    text = (
        SMALL.replace("kind: revenue", "kind: fun")
        .replace("target: 550", "target: many")
        .replace("title: More", "titel: More")
    )
    assert [line for line, *_rest in problems(text)] == [4, 5, 6, 19]


def test_a_natural_key_stands_once_on_its_level():
    text = "skopos: 1\ngoals:\n- {key: a, title: A, kind: cost}\n- {key: a, title: B, kind: cost}\n"
    assert problems(text) == [
        (4, 9, "The key “a” is used for two goals.", "Give each its own key: importing finds them by it.")
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: &x [1,1]\nb: [*x, *x]\n", 1, "Anchors (&) and aliases (*) are not taken."),
        ("a: 1\nb: !!python/object/apply:os.system ['true']\n", 2, "Tags (!) are not taken."),
        ("a: 1\n b: 2\n", 2, "This is not YAML: mapping values are not allowed here."),
        ("[" * 40, 1, "The file is nested too deeply."),
        ("- a\n- b\n", 1, "The file does not begin with keys such as “skopos:” and “goals:”."),
        ("", 1, "The file does not begin with keys such as “skopos:” and “goals:”."),
        (b"skopos: 1\nbusiness: \xe4\n", 2, "The file is not UTF-8 text."),
        ("x" * 2_000_001, 1, "The file is larger than 2 MB."),
        ("a: 1\n---\nb: 2\n", 2, "This is not YAML: but found another document."),
    ],
)
def test_what_is_no_strategy_file_is_refused(text, line, reason):
    found = problems(text)
    assert [(item[0], item[2]) for item in found] == [(line, reason)]
    assert found[0][3]


def test_control_characters_are_refused_without_a_crash():
    assert len(problems("skopos: 1\nbusiness: \x00\n")) == 1


def test_a_byte_order_mark_and_windows_line_ends_are_taken():
    assert documents.read(("\ufeff" + SMALL.replace("\n", "\r\n")).encode()).document == documents.read(SMALL).document


def test_keys_without_values_are_as_if_not_written():
    text = "skopos: 1\ngoals:\n  - key: a\n    title: A\n    kind: cost\n    owner:\n    horizon: ~\n"
    goal = documents.read(text).document.goals[0]
    assert (goal.owner, goal.horizon) == ("", None)


def test_the_published_schema_is_the_one_in_use():
    published = Path(__file__).parents[2] / "docs" / "reference" / "strategy-file.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == documents.schema()


def test_the_reference_page_is_made_from_the_code():
    from tools import docs_strategy_file

    published = Path(__file__).parents[2] / "docs" / "reference" / "strategy-file.md"
    assert published.read_text(encoding="utf-8") == docs_strategy_file.page()


def test_the_example_of_the_how_to_guide_is_smart():
    from skopos.strategy import given, smart
    from skopos.strategy.documents.specs import objective_specs

    guide = (Path(__file__).parents[2] / "docs" / "how-to" / "strategy-as-a-file.md").read_text(encoding="utf-8")
    reading = documents.read(guide.split("```yaml\n")[1].split("```")[0])
    ((_path, objective, spec),) = objective_specs(reading.document)
    series = given.series_from(objective.history.model_dump(mode="json"), spec)
    assert smart.check(spec, series, date(2026, 11, 22)).is_smart

import json

import pytest
from typer.testing import CliRunner

from skopos.cli import app, commands, enrich_lines  # noqa: F401
from skopos_language.model import weights

LINES = [
    '{"id": "a", "t": "The delivery was late again and the staff were rude, never again!", "p": "Berlin, DE", "s": -1}',
    "not json",
    '{"t": "RT @x The delivery was late again and the staff were rude, never again! https://x.y", "s": "negative"}',
    '{"u": "no text"}',
    "",
    '{"t": "Świetna obsługa, bardzo polecam!", "s": 1}',
    '{"t": "Très bon service, merci beaucoup à toute l\'équipe", "s": 1}',
    '{"t": 7}',
    '{"t": "half \\ud83d of a pair", "s": null}',
]
FIELDS = {
    "line", "language", "sentiment", "sentiment_score", "emotion", "country", "themes", "flags", "offence", "spam",
    "offence_score", "spam_score", "near_duplicate_of", "confidence", "supported", "model_version",
}  # fmt: skip


@pytest.fixture
def answer(tmp_path):
    """Run the command on lines; gives the result and the lines that came out."""

    def run(lines, *options):
        source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
        source.write_text("\n".join(lines) + "\n", "utf-8")
        result = CliRunner().invoke(app, ["enrich", str(source), "--text-field", "t", "--out", str(out), *options])
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()] if out.exists() else []
        return result, rows

    return run


def test_a_line_comes_out_for_each_line_in_in_order(answer):
    result, rows = answer(LINES, "--place-field", "p")
    assert [row["line"] for row in rows] == list(range(1, len(LINES) + 1))
    assert result.exit_code == 1
    assert all(set(row) >= FIELDS for row in rows)
    assert (rows[0]["id"], rows[0]["country"], rows[0]["sentiment"], rows[0]["themes"]) == (
        "a", "DE", -1, ["delivery", "staff"],
    )  # fmt: skip
    assert [row["language"] for row in rows if "error" not in row] == ["en", "en", "pl", "fr", "en"]
    assert rows[6]["supported"] is False
    assert rows[6]["sentiment"] is None
    assert {row["model_version"] for row in rows} == {weights().version}


def test_bad_lines_stand_in_their_place_and_say_why(answer):
    result, rows = answer(LINES)
    assert {row["line"]: row["error"].split(":")[0] for row in rows if "error" in row} == {
        2: "not a line of JSON",
        4: "there is no field “t”; the line has u",
        5: "the line is empty",
        8: "the field “t” must be a text, not a number",
    }
    assert "line 4: there is no field “t”" in result.stderr
    assert rows[1]["sentiment"] is None


def test_a_repost_is_a_near_duplicate_of_the_first(answer):
    _, rows = answer(LINES)
    assert [row["near_duplicate_of"] for row in rows] == [None, None, 1, *[None] * 6]


def test_near_duplicates_and_labels_do_not_depend_on_the_batches(answer, monkeypatch):
    _, whole = answer(LINES)
    monkeypatch.setattr(enrich_lines, "LINES_AT_ONCE", 2)
    _, parts = answer(LINES)
    assert parts == whole


def test_a_gold_field_tells_how_right_we_are(answer):
    result, _ = answer(LINES, "--gold-field", "s", "--json")
    report = json.loads(result.stdout)
    assert (report["lines"], report["problems"]) == (9, 4)
    judged = report["sentiment"]
    assert {name: found["texts"] for name, found in judged.items()} == {"all": 4, "en": 2, "fr": 1, "pl": 1}
    assert judged["all"]["coverage"]["value"] == 0.75
    assert judged["all"]["accuracy"]["value"] == 1.0
    assert judged["all"]["accuracy"]["low"] < 1.0
    assert judged["fr"]["accuracy"]["value"] is None
    table, _ = answer(LINES, "--gold-field", "s")
    assert "Macro-F1" in table.stderr


def test_a_gold_label_that_is_none_is_said(answer):
    _, rows = answer(['{"t": "fine", "s": "meh"}', '{"t": "fine", "s": true}'], "--gold-field", "s")
    assert [row["error"] for row in rows] == [
        "the field “s” must be -1, 0 or 1 (or negative, neutral, positive), not 'meh'",
        "the field “s” must be -1, 0 or 1 (or negative, neutral, positive), not True",
    ]


def test_gold_labels_are_read_as_tables_write_them(answer):
    told = ["POS", " neg ", "1.0", "-1.0", "0", 1.0, "", "null", None, float("nan")]
    lines = [json.dumps({"t": "The staff were rude", "s": gold}) for gold in told]
    result, _ = answer(lines, "--gold-field", "s", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["problems"], report["sentiment"]["all"]["texts"]) == (0, 0, 6)
    _, rows = answer(['{"t": "fine", "s": 4}'], "--gold-field", "s")
    assert rows[0]["error"].endswith("not 4; turn stars and other scales into these first")


def test_figures_are_whole_on_a_terminal_of_eighty_columns(answer, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    result, _ = answer(
        ['{"t": "The staff were rude", "s": -1}', '{"t": "What a lovely day", "s": 1}'] * 60, "--gold-field", "s"
    )
    assert "…" not in result.stderr
    assert "0.969–1.000" in result.stderr


def test_fields_inside_others_are_named_with_dots(answer):
    lines = [
        '{"t": {"body": "What a lovely day"}, "by": {"place": "Paris, TX"}, "x": {"s": 1}}',
        '{"t.body": "The staff were rude", "x.s": -1}',
        '{"t": null}',
    ]
    result, rows = answer(lines, "--text-field", "t.body", "--place-field", "by.place", "--gold-field", "x.s", "--json")
    assert [row["sentiment"] for row in rows] == [1, -1, None]
    assert [row["country"] for row in rows] == ["US", None, None]
    assert rows[2]["error"] == "there is no field “t.body”; the line has t"
    assert json.loads(result.stdout)["sentiment"]["all"]["accuracy"]["value"] == 1.0
    assert (
        answer(lines)[1][0]["error"]
        == "the field “t” must be a text, not an object; a field in it is named as in t.body"
    )


def test_a_field_that_no_line_has_is_said(answer):
    result, rows = answer(['{"t": "fine", "s": null}', "{}"], "--gold-field", "sentiment", "--place-field", "s")
    assert "no line has a field “sentiment”" in result.stderr
    assert "no line has a field “s”" not in result.stderr
    assert (result.exit_code, len(rows)) == (1, 2)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["id,t", "1,fine"], "looks like CSV"),
        (["[", '{"t": "fine"}', "]"], ""),
        (['[{"t": "fine"}]'], "one JSON document"),
        (["{", '"t": "fine"', "}"], "one JSON document"),
    ],
)
def test_a_file_that_is_no_json_lines_is_named(answer, lines, told):
    result, rows = answer(lines)
    assert (result.exit_code, len(rows)) == (1, len(lines))
    assert told in result.stderr.replace("\n", " ")


def test_a_long_number_as_id_is_not_rounded(answer):
    numbers = [2**64 - 1, 2**64 + 1, 123456789012345678901234567890, 1.5]
    lines = [json.dumps({"t": "fine", "id": number}) for number in numbers]
    assert [row["id"] for row in answer(lines)[1]] == numbers


def test_an_id_comes_back_as_it_was(answer):
    lines = ['{"t": "fine", "id": "\\ud83d"}', '{"t": "fine", "id": 7}', '{"t": "fine", "id": {"a": null}}']
    assert [row["id"] for row in answer(lines)[1]] == ["\ud83d", 7, {"a": None}]


def test_blank_texts_are_no_duplicates(answer):
    _, rows = answer(['{"t": " "}', '{"t": "  "}', '{"t": "fine"}', '{"t": "fine"}'])
    assert [row["near_duplicate_of"] for row in rows] == [None, None, None, 3]


def test_themes_of_one_s_own_are_found(answer):
    _, rows = answer(['{"t": "The rye night was great"}'], "--theme", "launch=rye night, nocturn*")
    assert rows[0]["themes"] == ["launch"]
    assert answer(["{}"], "--theme", "launch")[0].exit_code == 2


def test_lines_come_on_standard_output_without_a_file(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "What a lovely day"}\n', "utf-8")
    result = CliRunner().invoke(app, ["enrich", str(source)])
    assert (result.exit_code, json.loads(result.stdout)["language"]) == (0, "en")


@pytest.mark.parametrize("options", [["--json"], ["--model", "/nowhere", "--out", "x"]])
def test_what_cannot_be_done_is_said(tmp_path, options):
    source = tmp_path / "in.jsonl"
    source.write_text("", "utf-8")
    options = [str(tmp_path / "x") if option == "x" else option for option in options]
    assert CliRunner().invoke(app, ["enrich", str(source), *options]).exit_code == 2
    assert CliRunner().invoke(app, ["enrich", str(tmp_path / "absent.jsonl")]).exit_code == 2


def test_an_empty_file_gives_an_empty_file(tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("", "utf-8")
    assert CliRunner().invoke(app, ["enrich", str(source), "--out", str(out)]).exit_code == 0
    assert out.read_text() == ""

"""`skopos themes` and `skopos enrich --themes`."""

import json

import pytest
from typer.testing import CliRunner

from skopos.cli import app, commands  # noqa: F401
from skopos.listening.models import Theme
from skopos_language.packs import read_pack
from skopos_language.topics import TOPICS
from tests.listening.factories import put, said
from tests.themes.factories import make_theme

pytestmark = pytest.mark.django_db
PACK = "themes:\n  - name: Bread\n    words:\n      en: [loaf]\n  - name: Rye\n    query: rye NEAR/3 dark\n"


def run(*words):
    return CliRunner().invoke(app, ["themes", *map(str, words)])


def test_packs_go_out_and_in_and_are_listed(cast, tmp_path):
    slug = cast.workspace.slug
    pack = tmp_path / "pack.yaml"
    pack.write_text(PACK, "utf-8")
    told = json.loads(run("import", pack, "--workspace", slug, "--json").stdout)
    assert (told["new"], told["changed"], told["off"]) == (2, 0, 0)
    assert Theme.objects.filter(workspace=cast.workspace).count() == 2
    put(cast.workspace, said("1", topics=["bread"]))
    listed = json.loads(run("list", "--workspace", slug, "--json").stdout)
    assert {row["key"] for row in listed["themes"]} == {*TOPICS, "bread", "rye"}
    for name in ("out.yaml", "out.csv"):
        out = tmp_path / name
        assert run("export", "--workspace", slug, "--out", out).exit_code == 0
        assert [packed.key for packed in read_pack(out.read_bytes())] == [*TOPICS, "bread", "rye"]
    assert run("export", "--workspace", slug, "--out", out).exit_code == 2
    assert [packed.key for packed in read_pack(run("export", "--seeds").stdout.encode())] == list(TOPICS)


def test_a_pack_with_a_mistake_is_refused_with_its_place(cast, tmp_path):
    pack = tmp_path / "pack.yaml"
    pack.write_text("themes: [{name: Bread, words: {xx: a}}]", "utf-8")
    refused = run("import", pack, "--workspace", cast.workspace.slug)
    assert refused.exit_code == 2
    assert "Bread: “xx” is no language of words" in refused.output
    assert run("import", tmp_path / "none.yaml").exit_code == 2
    make_theme(cast.workspace, "other", "Bread")
    pack.write_text(PACK, "utf-8")
    assert "already" in run("import", pack, "--workspace", cast.workspace.slug).output


def test_discovering_says_where_there_is_too_little(cast):
    put(cast.workspace, said("1"))
    told = json.loads(run("discover", "--workspace", cast.workspace.slug, "--json").stdout)
    assert told["themes"] == []


def test_texts_are_labelled_by_a_pack(tmp_path):
    source, out, pack = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "pack.yaml"
    pack.write_text(PACK, "utf-8")
    lines = ["A loaf was delivered late this morning again", "This rye is really dark and rather expensive"]
    source.write_text("".join(json.dumps({"text": line}) + "\n" for line in lines), "utf-8")
    result = CliRunner().invoke(app, ["enrich", str(source), "--out", str(out), "--themes", str(pack)])
    assert result.exit_code == 0
    assert [json.loads(line)["themes"] for line in out.read_text("utf-8").splitlines()] == [["bread"], ["rye"]]
    pack.write_text("themes: []", "utf-8")
    assert CliRunner().invoke(app, ["enrich", str(source), "--themes", str(pack)]).exit_code == 2

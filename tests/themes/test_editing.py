"""Pages and actions by which people edit themes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from skopos.common import clock
from skopos.governance.models import AuditEntry
from skopos.listening.models import Theme, ThemesState
from skopos.listening.themes import in_use, packed_of
from skopos.themes import trying
from skopos.themes.actions import editing
from skopos_language.packs import Packed, PackError, read_pack
from tests.listening.factories import NOW, put, said
from tests.themes.factories import make_theme

pytestmark = pytest.mark.django_db
WORDS = {"en": ("loaf", "rye bread")}


def url(cast, name, *parts):
    return reverse(f"themes:{name}", args=[cast.workspace.slug, *parts])


def saved(cast, theme=None, **told):
    given = {"name": "Bread", "words": WORDS, "exceptions": {}, "query": "", "is_active": True, **told}
    return editing.save_theme(theme or Theme(workspace=cast.workspace), by=cast.ana, **given)


def test_a_new_theme_is_stored_recorded_and_looked_for(cast):
    theme = saved(cast)
    assert (theme.key, theme.words) == ("bread", {"en": ["loaf", "rye bread"]})
    assert AuditEntry.objects.filter(workspace=cast.workspace, label="themes.theme_saved").count() == 1
    assert "bread" in [found.key for found in in_use(cast.workspace).themes]
    assert saved(cast, name="bréad!").key == "bréad"
    assert saved(cast, name="Bread?").key == "bread-2"


@pytest.mark.parametrize("name", ["BREAD", "Delivery", "Lieferung"])
def test_two_themes_cannot_have_one_name(cast, name):
    saved(cast)
    with pytest.raises(editing.NameTakenError):
        saved(cast, name=name)


def test_a_seed_pack_is_edited_under_its_key_and_put_back(cast):
    row = Theme(workspace=cast.workspace, key="delivery")
    saved(cast, row, name="Delivery", words={"en": ["van"]})
    assert (row.name, row.is_seed) == ("", True)
    assert [packed.words for packed in packed_of(cast.workspace.pk) if packed.key == "delivery"] == [{"en": ("van",)}]
    editing.reset_theme(row, by=cast.ana)
    assert in_use(cast.workspace).version == ""


def test_merging_joins_words_and_searches_and_keeps_what_named_the_theme(cast):
    one, other = make_theme(cast.workspace, query="a OR b"), make_theme(cast.workspace, "food", "Food", query="c")
    third = make_theme(cast.workspace, "old", "Old", merged_into=one)
    editing.merge_themes(one, other, by=cast.ana)
    other.refresh_from_db()
    third.refresh_from_db()
    assert other.query == "(c) OR (a OR b)"
    assert third.merged_into == other
    assert [packed.key for packed in packed_of(cast.workspace.pk)][-1:] == ["food"]
    seed = Theme(workspace=cast.workspace, key="price", words={"en": ["cheap"]})
    editing.merge_themes(seed, other, by=cast.ana)
    assert "cheap" in Theme.objects.get(key="food").words["en"]
    assert "price" not in [packed.key for packed in packed_of(cast.workspace.pk)]
    with pytest.raises(ValueError, match="itself"):
        editing.merge_themes(other, other, by=cast.ana)
    editing.delete_theme(other, by=cast.ana)
    assert [row.key for row in Theme.objects.all()] == ["price"]


def test_a_pack_is_taken_in_twice_and_changes_once(cast):
    pack = [Packed("bread", "Bread", words=WORDS), Packed("price", "Price", words={"en": ("cheap",)})]
    assert editing.import_pack(cast.workspace, pack, by=None, replace=False) == {"new": 1, "changed": 1, "off": 0}
    assert editing.import_pack(cast.workspace, pack, by=None, replace=False) == {"new": 0, "changed": 0, "off": 0}
    assert editing.import_pack(cast.workspace, pack, by=None, replace=True)["off"] == 9
    assert [theme.key for theme in in_use(cast.workspace).themes] == ["price", "bread"]


def test_more_words_than_can_be_looked_for_are_refused_and_nothing_is_stored(cast):
    with pytest.raises(PackError):
        saved(cast, words={"en": [f"{number:078d}" for number in range(4_000)]})
    assert not Theme.objects.exists()


def test_the_list_shows_volume_and_the_way_to_mentions(cast, monkeypatch):
    make_theme(cast.workspace, "bread", "Bread & rolls", words={"en": ["loaf"]})
    make_theme(cast.other, "theirs", "Theirs")
    put(cast.workspace, said("1", topics=["bread"], sentiment=-1))
    page = cast.browser(cast.vi).get(url(cast, "themes")).content.decode()
    assert "Bread &amp; rolls" in page
    assert "Theirs" not in page
    assert "New theme" not in page
    assert "are going to be labelled" in page


def test_the_list_asks_as_much_for_three_themes_as_for_one(cast):
    browser, asked = cast.browser(cast.ana), []
    for number in range(4):
        make_theme(cast.workspace, f"own-{number}", f"Own {number}")
        put(cast.workspace, said(f"{number}", topics=[f"own-{number}"]))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url(cast, "themes")).status_code == 200
        asked.append(len(queries))
    assert asked[1] == asked[3]


def test_progress_is_told_in_mentions(cast):
    make_theme(cast.workspace)
    ThemesState.objects.create(workspace=cast.workspace, done=1_200, total=5_000)
    assert "1,200 of 5,000 mentions relabelled" in cast.browser(cast.vi).get(url(cast, "themes")).content.decode()


def test_an_analyst_writes_a_theme_and_a_viewer_reads_it(cast):
    ana = cast.browser(cast.ana)
    fields = {"name": "Bread", "is_active": "on", "words_en": "loaf\nrye bread, rolls", "exceptions_en": "bread line"}
    assert ana.post(url(cast, "new"), fields).status_code == 302
    theme = Theme.objects.get(workspace=cast.workspace)
    assert theme.words == {"en": ["loaf", "rye bread", "rolls"]}
    assert theme.exceptions == {"en": ["bread line"]}
    assert "loaf, rye bread, rolls" in cast.browser(cast.vi).get(url(cast, "theme", "bread")).content.decode()
    assert cast.browser(cast.bo).post(url(cast, "theme", "bread"), fields).status_code == 403
    assert cast.browser(cast.bo).get(url(cast, "new")).status_code == 403
    page = ana.post(url(cast, "new"), fields).content.decode()
    assert "Another theme has this name" in page
    page = ana.post(url(cast, "new"), {**fields, "name": "B", "words_en": "*", "query": "a OR"}).content.decode()
    assert "cannot be looked for" in page
    assert "after OR" in page


def test_a_theme_is_tried_while_it_is_written(cast, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda zone: NOW.date())
    rain, loaf = "A quiet walk in the rain today", "Another loaf for me and my sister"
    put(cast.workspace, said("1", topics=["bread"]), said("2", text=rain), said("3", text=loaf), said("4", text="x"))
    packed = Packed("bread", "Bread", words={"en": ("loaf", "baguette")}, exceptions={"en": ("sister",)}, query="walk")
    found = trying.tried(cast.workspace, packed, NOW.date())
    shown = {name: found[name] for name in ("read", "n", "share", "before", "new", "gone", "by_search", "silent")}
    assert shown == {"read": 4, "n": 2, "share": 0.5, "before": 1, "new": 1, "gone": 0, "by_search": 1,
                     "silent": ["baguette"]}  # fmt: skip
    assert {(word["text"], word["n"]) for word in found["words"]} == {("loaf", 2), ("baguette", 0)}
    ana = cast.browser(cast.ana)
    page = ana.post(url(cast, "preview"), {"words_en": "loaf", "query": "walk"}).content.decode()
    assert "3 mentions" in page
    wrong = ana.post(url(cast, "preview"), {"query": "walk OR"}).content.decode()
    assert "walk <mark>OR</mark>" in wrong
    assert trying.tried(cast.other, packed, NOW.date()) == {"read": 0}


def test_switching_merging_and_removing_by_page(cast):
    make_theme(cast.workspace)
    ana = cast.browser(cast.ana)
    ana.post(url(cast, "theme_switch", "price"), {"on": "0"})
    assert not Theme.objects.get(key="price").is_active
    ana.post(url(cast, "theme_switch", "price"), {"on": "1"})
    assert Theme.objects.get(key="price").is_active
    assert ana.post(url(cast, "theme_merge", "vegan-options"), {"into": "nowhere"}).status_code == 302
    ana.post(url(cast, "theme_merge", "vegan-options"), {"into": "price"})
    assert Theme.objects.get(key="vegan-options").merged_into.key == "price"
    assert ana.get(url(cast, "theme", "vegan-options")).status_code == 404
    ana.post(url(cast, "theme_remove", "price"))
    assert not Theme.objects.filter(key="price").exists()
    assert cast.browser(cast.bo).post(url(cast, "theme_remove", "delivery")).status_code == 403


@pytest.mark.parametrize("kind", ["yaml", "csv"])
def test_what_is_exported_can_be_imported(cast, kind):
    make_theme(cast.workspace, name="=1+1 food", exceptions={"en": ["-free"]}, query="tofu")
    ana = cast.browser(cast.ana)
    answer = ana.get(url(cast, "export"), {"format": kind})
    data = b"".join(answer) if answer.streaming else answer.content
    assert read_pack(data)[-1] == Theme.objects.get(key="vegan-options").packed
    before = in_use(cast.workspace)
    file = SimpleUploadedFile(f"themes.{kind}", data)
    assert ana.post(url(cast, "import"), {"file": file, "replace": "on"}).status_code == 302
    assert in_use(cast.workspace) == before
    bad = ana.post(url(cast, "import"), {"file": SimpleUploadedFile("a.yaml", b"themes: [{name: a, words: {xx: b}}]")})
    assert "is no language of words" in bad.content.decode()

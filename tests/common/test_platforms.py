import pytest
from django.template import Context, Template
from django.utils import translation

from skopos.common.platforms import NAMES, platform_name, platform_names


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("google_reviews", "Google Reviews"),
        ("Google_Reviews", "Google Reviews"),
        ("google-reviews", "Google Reviews"),
        ("ga4", "Google Analytics"),
        ("X", "X"),
        ("bakers_forum", "Bakers forum"),
        ("Bäcker-Forum", "Bäcker-Forum"),
        ("تالار_نان", "تالار نان"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_platform_has_its_own_name_or_the_written_one(key, name):
    assert platform_name(key) == name


def test_a_file_that_names_no_platform_is_called_so_in_the_readers_language():
    with translation.override("de"):
        assert platform_name("file") == "Datei"


def test_every_name_is_found_by_its_key():
    assert {key: platform_name(key) for key in NAMES} == NAMES


def test_templates_write_one_or_several():
    page = Template("{{ one|platform }}; {{ all|platforms }}")
    assert page.render(Context({"one": "x_ads", "all": ("rss", "<b>")})) == "X Ads; RSS, &lt;b&gt;"
    assert platform_names([]) == ""

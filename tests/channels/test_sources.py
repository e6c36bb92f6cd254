from django.urls import reverse

from skopos.channels.sources import Origin, origins
from tests.channels.factories import make_channel, make_import, make_token


def test_each_source_leads_to_its_page(cast, django_assert_num_queries):
    brought = make_import(cast.workspace, name="reviews.csv")
    feeds = [make_channel(cast.workspace, name=name) for name in ("News", "Blog")]
    token = make_token(cast.workspace)
    slug = cast.workspace.slug
    marks = [f"import:{brought.pk}", *(f"feed:{feed.pk}" for feed in feeds), f"api:{token.pk}"]
    with django_assert_num_queries(3):
        found = origins(cast.workspace, marks)
    assert [found[mark] for mark in marks] == [
        Origin("reviews.csv", reverse("channels:import", args=[slug, brought.pk])),
        Origin("News", reverse("channels:channel", args=[slug, feeds[0].pk])),
        Origin("Blog", reverse("channels:channel", args=[slug, feeds[1].pk])),
        Origin("Shop", ""),
    ]


def test_what_is_gone_or_foreign_or_unknown_has_no_address(cast):
    theirs = make_import(cast.other, name="secret.csv")
    marks = [f"import:{theirs.pk}", "feed:999", "import:", "import:1x", "demo", f"import:{10**18}", ""]
    assert origins(cast.workspace, marks) == {mark: Origin(mark) for mark in marks}
    assert origins(cast.workspace, []) == {}

from datetime import date

import numpy as np
import pyarrow.compute as pc
import pytest

from skopos.demo.figures import adstock, make_figures
from skopos.demo.mentions import make_mentions
from skopos.demo.sales import SHOP_DAYS, make_sales
from skopos.demo.story import STAGES, TACTICS, Story

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def told():
    return make_mentions(Story("crisis", TODAY))


def test_the_same_seed_tells_the_same_story():
    story = Story("launch", TODAY)
    first, again = make_mentions(story)[0], make_mentions(story)[0]
    assert first.equals(again)
    for one, other in zip(make_figures(story), make_figures(story), strict=True):
        np.testing.assert_array_equal(one.values, other.values)


def test_a_stage_ends_yesterday():
    for stage, days in STAGES.items():
        story = Story(stage, TODAY)
        assert (story.on(days - 1) - TODAY).days == -1


def test_each_mention_has_its_true_labels_and_own_posts_have_none(told):
    mentions, truth = told
    others = mentions.filter(pc.invert(mentions["owned"]))
    assert others["native_id"].to_pylist() == truth["native_id"].to_pylist()
    assert pc.any(mentions["owned"]).as_py()
    assert len(set(mentions["native_id"].to_pylist())) == mentions.num_rows


def test_it_speaks_five_languages_and_three_sentiments(told):
    truth = told[1]
    assert set(truth["language"].to_pylist()) == {"en", "de", "pl", "vi", "fa"}
    assert set(truth["sentiment"].to_pylist()) == {-1, 0, 1}


def test_the_planted_crisis_is_in_the_mentions_of_its_countries(told):
    truth = told[1]
    crisis = truth.filter(truth["crisis"])
    assert crisis.num_rows > 100
    assert set(crisis["topic"].to_pylist()) == {"safety"}
    negative = pc.mean(pc.equal(crisis["sentiment"], -1)).as_py()
    assert negative == pytest.approx(Story("crisis", TODAY).crisis.negative_share, abs=0.05)


def test_no_text_has_an_unfilled_slot(told):
    assert not pc.any(pc.match_substring_regex(told[0]["text"], r"[{}]")).as_py()


def test_the_orders_hold_the_true_effect_of_the_ads():
    """Against the same story without tactics, orders under the ads are higher by the stated effect."""
    ads = next(tactic for tactic in TACTICS if tactic.key == "breakfast-ads")
    full_strength = slice(ads.start + 21, ads.end)
    orders = {"with": 0.0, "without": 0.0}
    for seed in range(60):
        for name, tactics in (("with", TACTICS), ("without", ())):
            figures = make_figures(Story("campaign", TODAY, seed, tactics=tactics))
            orders[name] += next(f for f in figures if f.metric == "orders").values[full_strength].sum()
    assert orders["with"] / orders["without"] == pytest.approx(1 + ads.effect, abs=0.01)


def test_carry_over_builds_up_to_one_and_fades():
    course = adstock(TACTICS[0], 600)
    assert course[TACTICS[0].start - 1] == 0
    assert course.max() <= 1
    assert course[TACTICS[0].end - 1] == pytest.approx(1, abs=1e-6)
    assert 0 < course[-1] < course[TACTICS[0].end]


def test_some_customers_pay_at_the_counter_and_the_shop_sells_no_less_for_it():
    story = Story("campaign", TODAY)
    figures = make_figures(story)
    orders, _touches = make_sales(story, figures)
    rows = orders.select(["kind", "place", "amount"]).to_pylist()
    offline = sum(row["place"] == "offline" for row in rows) / len(rows)
    assert 0.05 < offline < 0.2
    (revenue,) = (figure.values[-SHOP_DAYS:] for figure in figures if figure.metric == "revenue")
    assert sum(row["amount"] for row in rows) == pytest.approx(float(revenue.sum()))

"""Every rollup and every query behind the pages answers on Spark as it does here, row for row.

A new query joins by itself as soon as a page asks it. One that no page asks must be asked in `visiting.py`, or stand in
`NOT_ASKED` with the reason; one that has no equal on Spark stands in `NOT_CARRIED`.
"""

import pytest
import time_machine

from skopos.bulk.dialect import NotCarriedError
from skopos.bulk.tables import SparkFacts
from skopos.facts import rollups
from skopos.facts.reading import open_facts
from skopos.facts.registry import registered
from tests.bulk.comparing import differs
from tests.bulk.corpus import fill
from tests.bulk.recording import recording, sites
from tests.bulk.visiting import ask_besides, visit
from tests.web.test_standing_cast import rows  # noqa: F401  (a fixture: a row for each address that names one)

pytestmark = pytest.mark.django_db(transaction=True)
NOW = "2026-04-12 09:30:00+00:00"
NOT_ASKED = {
    "flows/import_file.py undo_import": "counts the rows of a source before it takes them away: part of a change",
}
"""Places that ask the facts and are not visited here, each with the reason."""
NOT_CARRIED: dict[str, str] = {
    "hash($seed": "draws a sample by DuckDB's own hash of a key: another engine draws another one",
    "hash(native_id)": "draws a sample by DuckDB's own hash of a key: another engine draws another one",
    "generate_subscripts": "unfolds a list beside its positions, which Spark's SQL does by another kind of join",
}
"""Words of queries that have no equal on Spark, each with the reason. Everything else must answer alike."""


def test_every_rollup_is_the_same(cast, spark):
    place = cast.workspace
    fill(place)
    facts = SparkFacts(spark, place.pk, place.tzinfo)
    wrong = {}
    with open_facts(place.pk, place.tzinfo) as here:
        for rollup in registered():
            expected = here.query(f'SELECT * FROM "{rollup.name}"')
            assert expected.num_rows, f"{rollup.name} has nothing to compare"
            wrong[rollup.name] = differs(expected, facts.rollup(rollup).toArrow(), "")
    assert {name: why for name, why in wrong.items() if why} == {}


def test_every_query_of_the_rooms_answers_alike(cast, spark, rows, monkeypatch):  # noqa: F811
    with time_machine.travel(NOW, tick=False):
        place = cast.workspace
        fill(place)
        with recording(monkeypatch) as asked:
            visit(cast.browser(cast.ana), place, rows)
            ask_besides(place, cast.ana)
    rollups.refresh(place.pk, place.tzinfo)
    unseen = set(sites().values()) - asked.reached
    assert unseen == set(NOT_ASKED)

    facts, wrong, equal = SparkFacts(spark, place.pk, place.tzinfo), {}, 0
    with open_facts(place.pk, place.tzinfo, time_limit_s=None) as here:
        for sql, questions in asked.asked.items():
            if any(words in sql for words in NOT_CARRIED):
                continue
            for one in questions:
                why = _compare(here, facts, one)
                equal += not why
                if why:
                    wrong[sql] = why
    print(f"{equal} answers to {len(asked.asked)} queries are equal")
    assert "\n\n".join(f"{sql}\n=> {why}" for sql, why in wrong.items()) == ""
    assert all(any(words in sql for sql in asked.asked) for words in NOT_CARRIED), "a reason is out of date"


def _compare(here, facts, one) -> str:
    params = one.params
    given = list(params.values()) if any(name.startswith("p1") for name in params) else params
    expected = here._select(one.sql, given, one.tables)
    sql = one.sql
    if given is not params:
        for name in params:
            sql = sql.replace("?", f"${name}", 1)
    try:
        return differs(expected, facts.query(sql, params, **one.tables), one.sql)
    except NotCarriedError as error:
        return str(error)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:600]}"

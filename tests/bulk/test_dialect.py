"""The shims, each by itself; whether the answers are equal is what test_spark_answers.py asks a cluster."""

import pytest

from skopos.bulk.dialect import NotCarriedError, spark_sql

COLUMNS = {"t": ["day", "a", "b"], "u": ["b", "day", "c"]}


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("SELECT $a FROM t", "SELECT :a FROM t"),
        ("SELECT * REPLACE (a + 1 AS a) FROM t", "SELECT * EXCEPT (a), a + 1 AS a FROM t"),
        ("SELECT * EXCLUDE (a) FROM t", "SELECT * EXCEPT (a) FROM t"),
        ("SELECT unnest(b) AS c FROM t", "SELECT EXPLODE(b) AS c FROM t"),
        ("SELECT a FROM t GROUP BY ALL", "SELECT a FROM t GROUP BY ALL"),
        ("SELECT day - lag(day) OVER w FROM t", "SELECT DATEDIFF(day, LAG(day) OVER w) FROM t"),
        ("SELECT day - 7 FROM t", "SELECT day - 7 FROM t"),
        ("SELECT median(a)::INTEGER FROM t", "SELECT CAST(RINT(MEDIAN(a)) AS INT) FROM t"),
        ("SELECT sum(a)::BIGINT FROM t", "SELECT CAST(SUM(a) AS BIGINT) FROM t"),
        ("SELECT date_diff('second', a, b) FROM t", "SELECT (UNIX_SECONDS(b) - UNIX_SECONDS(a)) FROM t"),
        ("SELECT arg_max(a, b) FROM t", "SELECT MAX_BY(a, b) FILTER(WHERE NOT a IS NULL) FROM t"),
        (
            "SELECT arg_max(a, b) FILTER (b > 1) FROM t",
            "SELECT MAX_BY(a, b) FILTER(WHERE b > 1 AND NOT a IS NULL) FROM t",
        ),
        ("SELECT list_position([1, 2], a) FROM t", "SELECT NULLIF(ARRAY_POSITION(ARRAY(1, 2), a), 0) FROM t"),
        ("SELECT list(a) FROM t", "SELECT NULLIF(COLLECT_LIST(a), ARRAY()) FROM t"),
        ("SELECT list_has_any(a, $b) FROM t", "SELECT ARRAYS_OVERLAP(a, :b) FROM t"),
        ("SELECT a IN $b FROM t", "SELECT ARRAY_CONTAINS(:b, a) FROM t"),
        ("SELECT a IN (1, 2) FROM t", "SELECT a IN (1, 2) FROM t"),
        ("SELECT epoch_us(a) FROM t", "SELECT UNIX_MICROS(a) FROM t"),
        ("SELECT arg_min(a, b) FROM t", "SELECT MIN_BY(a, b) FILTER(WHERE NOT a IS NULL) FROM t"),
        ("SELECT lower(a) FROM t", "SELECT LOWER(TRANSLATE(a, 'İΣ', 'iσ')) FROM t"),
        (r"SELECT regexp_replace(a, $b, '\1-$\2', 'g') FROM t", r"SELECT REGEXP_REPLACE(a, :b, '$1-\\$$2') FROM t"),
        ("SELECT a FROM t ORDER BY a DESC", "SELECT a FROM t ORDER BY a DESC"),
        ("SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a NULLS LAST"),
    ],
)
def test_what_is_said_otherwise_on_spark(duckdb, spark):
    assert spark_sql(duckdb, COLUMNS) == spark


def test_columns_are_joined_by_their_names():
    found = spark_sql("SELECT * FROM t UNION ALL BY NAME SELECT *, 1 AS d FROM u", COLUMNS)
    assert found == (
        "SELECT `day`, `a`, `b`, NULL AS c, NULL AS d FROM (SELECT * FROM t) AS part UNION ALL "
        "SELECT `day`, NULL AS a, `b`, `c`, `d` FROM (SELECT *, 1 AS d FROM u) AS part"
    )


def test_stars_are_followed_through_the_tables_of_a_query():
    sql = """WITH x AS (SELECT * EXCLUDE (a) FROM t), y AS (SELECT u.* FROM u SEMI JOIN t USING (day))
        SELECT * FROM x UNION ALL BY NAME SELECT * FROM y"""
    found = spark_sql(sql, COLUMNS)
    assert "SELECT `day`, `b`, NULL AS c FROM (SELECT * FROM x)" in found
    assert "SELECT `day`, `b`, `c` FROM (SELECT * FROM y)" in found


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT date_diff('month', a, b) FROM t", "seconds only"),
        ("SELECT FROM WHERE", "cannot be read"),
        ("SELECT * FROM gone UNION ALL BY NAME SELECT * FROM t", "no table “gone”"),
    ],
)
def test_what_has_no_equal_is_refused(sql, says):
    with pytest.raises(NotCarriedError, match=says):
        spark_sql(sql, COLUMNS)

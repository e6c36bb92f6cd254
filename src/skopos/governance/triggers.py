"""Triggers with which the database itself keeps the audit trail append-only, on SQLite and on PostgreSQL.

A later migration that alters the table must install them anew: SQLite copies an altered table and drops its triggers.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "governance_auditentry"
MESSAGE = "The audit trail is append-only."
NAMES = {
    "sqlite": ("audit_no_update", "audit_no_delete"),
    "postgresql": ("audit_no_change", "audit_no_truncate"),
}

_INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{word.lower()} BEFORE {word} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for word in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ],
}
_REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in NAMES["sqlite"]],
    "postgresql": [f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in NAMES["postgresql"]],
}
_FIND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; those that are there are made anew."""
    remove(connection)
    _run(connection, _INSTALL[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    _run(connection, _REMOVE[connection.vendor])


def are_installed(connection: BaseDatabaseWrapper) -> bool:
    """Say whether the database guards the audit trail; part of the health page."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND[connection.vendor], [TABLE])
        return {row[0] for row in cursor.fetchall()} >= set(NAMES[connection.vendor])


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

"""Whether the database's tables are those of this version."""

from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def is_migrated() -> bool:
    """Tell whether no migration is waiting. Raises DatabaseError when the database cannot be reached.

    Usually the names of the files suffice: loading all migrations, to find that none is waiting, takes much longer.
    """
    applied = set(MigrationRecorder(connection).applied_migrations())
    if _names_of_files() <= applied:
        return True
    executor = MigrationExecutor(connection)  # knows of migrations that stand for others
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _names_of_files() -> set[tuple[str, str]]:
    """Give app and name of every migration that there is a file for."""
    names = set()
    for label in apps.app_configs:
        module, _is_explicit = MigrationLoader.migrations_module(label)
        found = find_spec(module) if module else None
        for file in iter_modules(found.submodule_search_locations if found else []):
            if file.name[0] not in "_~":
                names.add((label, file.name))
    return names

"""Kills an action at each of its steps. Runs in a process of its own, which forks a child for each attempt.

The process itself never opens the database nor an engine, so that its children start clean; they tell by files. What
they would all import it imports for them.
"""

import importlib
import json
import os
import shutil
import sys
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from skopos.facts import registry
from skopos.facts.models import DirtyDay, FactFile, TableVersion
from skopos.facts.reading import open_facts
from skopos.facts.rollups import Rollup
from tests.facts import work

SAVED = (FactFile, TableVersion, DirtyDay)
KILLED = 9
USED_BY_ALL = ("dateutil.relativedelta", "django.db.models.sql.compiler", "numpy.ma", "pyarrow.dataset")
# Three rollups pass every step that thirty would: with rows, with rows under two keys a day, and made but empty.
ROLLUPS = (
    work.BY_DAY,
    Rollup("crash_by_likes", "mention", "SELECT day, likes, count(*) AS n FROM source GROUP BY day, likes"),
    Rollup("crash_empty", "mention", "SELECT day, count(*) AS n FROM source WHERE likes < 0 GROUP BY day"),
)


def in_child(function, *arguments):
    """Run a function in a child; give its answer, or None if it was killed on purpose."""
    answer = Path(settings.HOME) / "answer.json"
    answer.unlink(missing_ok=True)
    pid = os.fork()
    if not pid:
        try:
            answer.write_text(json.dumps(function(*arguments)))
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code in (0, KILLED), f"A child failed with {code}."
    return json.loads(answer.read_text()) if code == 0 else None


def kill_at_every_step(action, *arguments):
    """Give what was seen before, and for each step what was found after the kill and after trying again."""
    for module in USED_BY_ALL:
        importlib.import_module(module)
    registry._registered.clear()
    for rollup in ROLLUPS:
        registry.register(rollup)
    before = in_child(prepare)
    seen, step = [], 1
    while True:
        ended = in_child(die_at, step, action, *arguments)
        seen.append(in_child(look_and_repeat, action, *arguments))
        if ended is not None:
            return {"before": before, "seen": seen}
        step += 1


def prepare():
    """Make the facts that each attempt starts from, and save them."""
    work.put(0, 20, 1)
    work.step_by_step("refresh")
    work.put(5, 12, 2)
    shutil.copytree(settings.FACTS_FOLDER, saved("files"))
    rows = [list(model.objects.values_list()) for model in SAVED]
    saved("rows").write_text(json.dumps(rows, default=str))
    return state()


def state():
    """What readers see: the table and the rollups."""
    with open_facts(1, work.BERLIN) as facts:
        others = [
            facts.query(f"SELECT * REPLACE (day::VARCHAR AS day) FROM {rollup.name} ORDER BY ALL")
            for rollup in ROLLUPS[1:]
        ]
    return [*work.state(), *(rows.to_pylist() for rows in others)]


def saved(name):
    """Where the state that each attempt starts from is kept."""
    return Path(settings.HOME) / f"saved-{name}"


def restore():
    """Go back to the state that `prepare` saved."""
    shutil.rmtree(settings.FACTS_FOLDER)
    shutil.copytree(saved("files"), settings.FACTS_FOLDER)
    for model, rows in zip(SAVED, json.loads(saved("rows").read_text()), strict=True):
        model.objects.all().delete()
        names = [field.attname for field in model._meta.fields]
        model.objects.bulk_create([model(**dict(zip(names, row, strict=True))) for row in rows])
    connections.close_all()


def look_and_repeat(action, *arguments):
    """What readers find after the kill, and after the action was tried again."""
    found = state()
    work.step_by_step(action, *arguments)
    return [found, state()]


def die_at(step, action, *arguments):
    """Run an action and end the process hard at its `step`-th touch of the disk or the database."""
    restore()
    left = [step]

    def dying(function):
        def touch(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                os._exit(KILLED)  # what the disk holds now is also what it held after the touch before
            return function(*args, **kwargs)

        return touch

    os.fsync = dying(os.fsync)
    Path.replace = dying(Path.replace)
    Path.unlink = dying(Path.unlink)
    BaseDatabaseWrapper._commit = dying(BaseDatabaseWrapper._commit)
    work.step_by_step(action, *arguments)
    return left[0]

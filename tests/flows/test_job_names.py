import pytest
from django.tasks.base import Task
from django.utils import translation

from skopos.flows import refresh_objectives
from skopos.flows import tasks as flows
from skopos.governance import tasks as governance
from skopos.jobs import tasks as jobs
from skopos.jobs.models import Job
from skopos.measurement import tasks as measurement

TASKS = [
    f"{module.__name__}.{name}"
    for module in (flows, refresh_objectives, governance, jobs, measurement)
    for name, value in vars(module).items()
    if isinstance(value, Task)
]


@pytest.mark.parametrize("path", TASKS)
def test_every_job_has_a_name_in_every_language(path):
    assert len(TASKS) == 19
    named = set()
    for language in ("en", "de", "pl", "vi", "fa"):
        with translation.override(language):
            named.add(Job(task_path=path).label)
    assert len(named) == 5

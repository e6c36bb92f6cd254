"""Declares a job: a plain task of Django's with the two things ours know besides.

@job(label=_("Import a file"), queue_name="intake", max_attempts=3)
def import_file(import_id: int, workspace_id: int) -> None: ...
"""

from collections.abc import Callable
from typing import Any

from django.tasks import task
from django.utils.functional import Promise


def job(
    *, label: str | Promise = "", max_attempts: int = 5, priority: int = 0, queue_name: str = "default"
) -> Callable[[Callable[..., Any]], Any]:
    """Turn a function into a task.

    Parameters
    ----------
    label : str
        What people read in the queue; the function's name with spaces if not given.
    max_attempts : int
        How often it is tried before it becomes a dead letter.
    priority : int
        From -100 to 100; within a workspace the greater is taken first.
    queue_name : str
        ``default`` or ``intake``.
    """
    options: dict[str, Any] = {"label": label, "max_attempts": max_attempts}
    return task(priority=priority, queue_name=queue_name, **options)

"""The queue behind Django's tasks API."""

from typing import Any

from django.tasks.backends.base import BaseTaskBackend


class DatabaseBackend(BaseTaskBackend):
    """Jobs as rows of the database."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Queue a task."""
        raise RuntimeError("The queue is not built yet.")

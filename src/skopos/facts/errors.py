"""What can go wrong with facts, each with what, where and how to mend it."""


class FactsError(Exception):
    """Something about the facts that a person must know of."""


class FactsUnreadable(FactsError):
    """A file of the manifest is missing or damaged."""


class FactsNotStored(FactsError):
    """The disk refused; nothing was stored and the same can be tried again."""


class FactsBusy(FactsError):
    """Others wrote to the same table again and again; nothing was stored and the same can be tried again."""


class FactsTimeLimit(FactsError):
    """A query took longer than its reader wanted to wait."""


class FactsRefused(FactsError):
    """A query that is no single SELECT, or rows that do not fit their table."""


class Conflict(Exception):
    """The table changed since it was read: plan again. Never leaves this room."""

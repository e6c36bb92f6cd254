"""What can be wrong with a file, said so that it can be mended and translated.

A `Reason` is a stable code with English sentences in ``%(name)s`` form; a `Problem` is one case of it with its place.
The rooms above translate the sentences and fill in `Problem.details`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SHOWN_CHARS = 120


def gettext_noop(text: str) -> str:
    """Mark `text` for the translators without translating it here."""
    return text


# What details may say in words; whoever translates the sentences translates these too.
WORDS = frozenset((
    gettext_noop("rows"), gettext_noop("columns"), gettext_noop("cells"), gettext_noop("tables"), gettext_noop("files"),
    gettext_noop("bytes"), gettext_noop("decimals"), gettext_noop("thousands"), gettext_noop("month/day"),
    gettext_noop("day/month"), gettext_noop("a PDF document"), gettext_noop("an image"), gettext_noop("a program"),
    gettext_noop("a database"), gettext_noop("a 7-Zip archive"), gettext_noop("a RAR archive"),
    gettext_noop("a Zstandard archive"), gettext_noop("a recording"), gettext_noop("a text document"),
    gettext_noop("an Avro file"), gettext_noop("an ORC file"), gettext_noop("a recording or image"),
    gettext_noop("a text document or presentation"), gettext_noop("a binary file of an unknown kind"),
    gettext_noop("an XML document"), gettext_noop("a web page"),
))  # fmt: skip


class Severity(StrEnum):
    """What became of the data."""

    NOTE = "note"  # as it should be; said for the record
    WARNING = "warning"  # kept, but worth a look
    ERROR = "error"  # the row or value was left out


@dataclass(frozen=True)
class Reason:
    """Something that can be wrong, with its sentences.

    Attributes
    ----------
    code : str
        Stable name, for scripts and tests.
    text : str
        What is wrong; may use %(line)s, %(column)s, %(value)s and the names in `Problem.details`.
    mend : str
        What to do about it; same placeholders; empty where nothing needs doing.
    severity : Severity
        What became of the data.
    """

    code: str
    text: str
    mend: str = ""
    severity: Severity = Severity.WARNING


@dataclass(frozen=True)
class Problem:
    """One case of a reason, with its place in the file.

    Attributes
    ----------
    reason : Reason
        What is wrong.
    line : int or None
        Line of the file, or row of the sheet, counted from 1; None if it concerns the whole file.
    column : str
        Header of the column; empty if it concerns the whole row.
    value : str
        What stood there, shortened.
    details : mapping
        Further values for the sentences' placeholders.
    """

    reason: Reason
    line: int | None = None
    column: str = ""
    value: str = ""
    details: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The stable code of the reason."""
        return self.reason.code

    @property
    def severity(self) -> Severity:
        """What became of the data."""
        return self.reason.severity

    def message(self, translate: Callable[[str], str] = str) -> str:
        """Say what is wrong, by way of `translate` (gettext)."""
        return translate(self.reason.text) % self._values(translate)

    def mend(self, translate: Callable[[str], str] = str) -> str:
        """Say how to mend it, by way of `translate`; empty if nothing needs doing."""
        return translate(self.reason.mend) % self._values(translate) if self.reason.mend else ""

    def _values(self, translate: Callable[[str], str]) -> dict[str, object]:
        shown = self.value if len(self.value) <= SHOWN_CHARS else self.value[: SHOWN_CHARS - 1] + "…"
        line = "?" if self.line is None else self.line
        details = {name: translate(value) if value in WORDS else value for name, value in self.details.items()}
        return {"line": line, "column": self.column, "value": shown, **details}


class FileRefusedError(Exception):
    """A file that cannot be read, with the problem that says why and how to mend it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.message()} {problem.mend()}".strip())
        self.problem = problem

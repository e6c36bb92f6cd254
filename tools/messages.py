"""The interface's texts in five languages.

    python3 tools/messages.py            extract new texts into src/skopos/locale/*/LC_MESSAGES/django.po, compile .mo
    python3 tools/messages.py --check    fail if a text is missing, fuzzy, untranslated, or has lost a placeholder

Extraction needs GNU gettext (Debian: apt-get install gettext); compiling is done by Babel.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "skopos"
LIBRARIES = ("skopos_files",)  # plain libraries whose reasons the pages say in the reader's language
LANGUAGES = ("de", "pl", "vi", "fa")
HEADERS_LEFT_OUT = r'"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To):'
UNSEEN_NAME = re.compile(r"\b(?:n|p|np)?gettext(?:_lazy|_noop)? as (?!_\b)\w+")
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|\{[a-z_0-9]*\}")


def main() -> int:
    """Extract, then write or check."""
    texts = extract()
    problems = unseen() or [
        problem for language in LANGUAGES for problem in handle(language, texts, "--check" in sys.argv)
    ]
    print("\n".join(problems) or f"{len(texts)} texts in {len(LANGUAGES) + 1} languages.")
    return bool(problems)


def unseen() -> list[str]:
    """Find functions of translation under names that extraction does not know: their texts would stay English."""
    return [
        f"{path.relative_to(ROOT)}: “{found[0]}”: gettext looks for _ and the functions' own names only."
        for path in sorted(PACKAGE.rglob("*.py"))
        for found in UNSEEN_NAME.finditer(path.read_text(encoding="utf-8"))
    ]


def extract() -> Catalog:
    """Give every text marked for translation in code and templates."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "skopos"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("locale", "__pycache__", "phrases", "static"))
        for library in LIBRARIES:
            shutil.copytree(ROOT / "src" / library, copy / library, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--locale=en", "--keep-pot", "--add-location=file"]
        # The copy is extracted without any settings: those of the tests could not be imported from there.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
        subprocess.run(command, cwd=copy, env=environment, check=True, stdout=subprocess.DEVNULL)
        # gettext leaves the plural rule open in a template; Babel wants one.
        template = (copy / "locale" / "django.pot").read_text(encoding="utf-8")
        return read_po(
            io.StringIO(template.replace("nplurals=INTEGER; plural=EXPRESSION", "nplurals=2; plural=(n != 1)"))
        )


def handle(language: str, texts: Catalog, check: bool) -> list[str]:
    """Check one language, or bring its files up to date; give what is wrong with it."""
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
    catalog = read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    if not check:
        catalog.update(texts, no_fuzzy_matching=True)
        catalog.fuzzy, catalog.project, catalog.copyright_holder = False, "Skopos", "the Skopos contributors"
        catalog.header_comment = "# Texts of Skopos. Licensed under Apache-2.0."
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(catalog))
        path.with_suffix(".mo").write_bytes(as_mo(catalog))
    problems = [f"{language}: not extracted yet: {text.id!r}" for text in texts if text.id and not find(catalog, text)]
    for message in catalog:
        problems += [f"{language}: {problem}: {message.id!r}" for problem in faults(message)]
    if check and (not path.exists() or path.with_suffix(".mo").read_bytes() != as_mo(catalog)):
        problems.append(f"{language}: django.mo is not compiled from django.po; run python3 tools/messages.py")
    return problems


def find(catalog: Catalog, text: Message) -> Message | None:
    """Give the catalogue's entry for an extracted text."""
    return catalog.get(text.id[0] if isinstance(text.id, tuple) else text.id, text.context)


def faults(message: Message) -> list[str]:
    """Name what is wrong with one translation."""
    if not message.id:
        return []
    if message.fuzzy:
        return ["fuzzy"]
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    if not all(strings):
        return ["untranslated"]
    sources = message.id if isinstance(message.id, tuple | list) else [message.id]
    wanted = set(PLACEHOLDER.findall(sources[-1]))
    # A plural form for one may write the number out, so only foreign placeholders are wrong there.
    for number, string in enumerate(strings):
        found = set(PLACEHOLDER.findall(string))
        if found - wanted or (wanted - found and (len(sources) == 1 or number == len(strings) - 1)):
            return [f"placeholders {sorted(found)} instead of {sorted(wanted)}"]
    return []


def as_po(catalog: Catalog) -> bytes:
    """Write a catalogue as .po text, in a stable order, without dates and people."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not re.match(HEADERS_LEFT_OUT, line)).encode()


def as_mo(catalog: Catalog) -> bytes:
    """Compile a catalogue; the same texts give the same bytes, at any time."""
    clean = read_po(io.BytesIO(as_po(catalog)), locale=catalog.locale)
    clean.creation_date = clean.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, clean)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())

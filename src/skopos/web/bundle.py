"""The chart library as one file of our own: made offline by vl-convert, with our themes and formats inside.

Pages load it from ``/charts-<digest>.js`` and may keep it for ever: another theme, language or version of the library
has another digest. `skopos init` makes it beforehand; otherwise the first page with a chart does, in two seconds.
"""

import gzip
import hashlib
import os
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import orjson
from django.conf import settings

from skopos.common import chart_labels, charts

SNIPPET = "window.skoposVega = {{embed: vegaEmbed, settings: {settings}}};"


@cache
def _settings_json() -> str:
    """Themes and formats, as the browser reads them."""
    languages = [code for code, _ in settings.LANGUAGES]
    themes = {
        f"{mode}-{direction}": charts.theme(mode, rtl=direction == "rtl")
        for mode in ("light", "dark")
        for direction in ("ltr", "rtl")
    }
    formats = {
        code: {
            "number": charts.number_locale(code),
            "time": charts.time_locale(code),
            "days": chart_labels.day_patterns(code),
        }
        for code in languages
    }
    return orjson.dumps({"themes": themes, "formats": formats}).decode()


@cache
def digest() -> str:
    """Name this version of the bundle; changes with the library, the themes and the formats."""
    parts = version("vl-convert-python") + SNIPPET + _settings_json()
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def ensure_bundle() -> Path:
    """Give the bundle's file below the data folder, making it when it is absent; beside it lies a `.gz`."""
    path = Path(settings.HOME) / "static" / f"charts-{digest()}.js"
    return path if path.with_suffix(".js.gz").exists() else make_bundle(path.parent)


def make_bundle(folder: Path) -> Path:
    """Make the bundle in `folder`. Several processes may do so at once: each writes its own file and renames it."""
    import vl_convert

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"charts-{digest()}.js"
    text = vl_convert.javascript_bundle(SNIPPET.format(settings=_settings_json())).encode()
    _write(path, text)
    _write(path.with_suffix(".js.gz"), gzip.compress(text, 9, mtime=0))
    return path


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".charts-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)

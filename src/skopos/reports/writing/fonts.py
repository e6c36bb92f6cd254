"""The fonts of reports: they come with Skopos, so that a PDF looks the same on every machine."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

FAMILIES = ("Noto Sans", "Noto Sans Arabic")
PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


@cache
def folders() -> tuple[Path, ...]:
    """Give the folders that hold the fonts: Latin with Polish and Vietnamese, and Arabic with Persian."""
    found = tuple(Path(str(files(package) / "files")) for package in PACKAGES)
    for folder in found:
        if not any(folder.glob("*.ttf")):
            raise FileNotFoundError(f"The fonts of reports are missing from {folder}. Install Skopos again.")
    return found


@cache
def typeset() -> Any:
    """Give the fonts as the typesetter takes them: these and no others, read once."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders()])

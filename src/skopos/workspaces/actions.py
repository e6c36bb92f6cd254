"""Changes to people and workspaces: one verb, one transaction each."""

from skopos.workspaces.models import User


def choose_language(person: User, *, language: str) -> None:
    """Write the language in which `person` reads the interface."""
    person.language = language
    person.save(update_fields=["language"])


def change_profile(person: User, *, name: str, language: str) -> None:
    """Write a person's name and language."""
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])

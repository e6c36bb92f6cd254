"""Forms of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from skopos.listening.faults import text_of
from skopos.listening.theme_rows import Theme
from skopos.themes import pages
from skopos.themes.faults import told
from skopos_language.boolean import SearchError, parse
from skopos_language.packs import CODES, MOST_BYTES, Packed, PackError, read_pack, words_of

LISTS = ("words", "exceptions")


class ThemeForm(forms.Form):
    """A theme: its name, words and exceptions by language, one a line, and a Boolean search."""

    name = forms.CharField(label=pgettext_lazy("of a theme", "Name"), max_length=80, required=False)
    is_active = forms.BooleanField(label=_("Look for it in everything that comes in"), required=False, initial=True)
    query = forms.CharField(
        label=_("Boolean search"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono", "dir": "auto", "spellcheck": "false"}),
        help_text=_("What it finds is of the theme too. For words that must stand together, or with a mood or place."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in LISTS:
            for code in CODES:
                attrs = {"rows": 5 if kind == "words" else 2, "dir": "auto", "spellcheck": "false"}
                self.fields[f"{kind}_{code}"] = forms.CharField(
                    label=pages.label_of(code), required=False, max_length=60_000, widget=forms.Textarea(attrs=attrs)
                )

    @classmethod
    def of(cls, theme: Theme, shown_name: str) -> "ThemeForm":
        """Give the form of a theme as it is."""
        initial: dict[str, Any] = {"name": shown_name, "is_active": theme.is_active, "query": theme.query}
        for kind in LISTS:
            initial |= {f"{kind}_{code}": "\n".join(words) for code, words in getattr(theme, kind).items()}
        return cls(initial=initial)

    def clean(self) -> dict[str, Any]:
        """Read the words of each language and the search."""
        cleaned = super().clean() or {}
        for kind in LISTS:
            for code in CODES:
                field = f"{kind}_{code}"
                try:
                    cleaned[field] = words_of(str(cleaned.get(field) or ""))
                except PackError as error:
                    self.add_error(field, told(error))
        query = str(cleaned.get("query") or "").strip()
        try:
            if query:
                parse(query)
        except SearchError as error:
            self.add_error("query", text_of(error))
        cleaned["query"] = query
        return cleaned

    def lists(self, kind: str) -> dict[str, tuple[str, ...]]:
        """Give the words or exceptions that were written, by language."""
        return {code: words for code in CODES if (words := self.cleaned_data.get(f"{kind}_{code}"))}

    def fields_of(self, kind: str) -> list[forms.BoundField]:
        """Give the fields of the words or of the exceptions."""
        return [self[f"{kind}_{code}"] for code in CODES]

    @property
    def word_fields(self) -> list[forms.BoundField]:
        """The words by language."""
        return self.fields_of("words")

    @property
    def exception_fields(self) -> list[forms.BoundField]:
        """The exceptions by language."""
        return self.fields_of("exceptions")

    def packed(self, key: str) -> Packed:
        """Give the theme as it is written here; only after `is_valid`."""
        data = self.cleaned_data
        return Packed(key, data["name"], True, self.lists("words"), self.lists("exceptions"), data["query"])


class MergeForm(forms.Form):
    """Into which other theme."""

    into = forms.ChoiceField(label=_("Merge into"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = choices  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A pack of themes as a file."""

    file = forms.FileField(label=_("Pack of themes (YAML or CSV)"), help_text=_("At most 2 MB."))
    replace = forms.BooleanField(label=_("Switch off the themes that are not in the file"), required=False)

    def clean_file(self) -> list[Packed]:
        """Read the pack."""
        file = self.cleaned_data["file"]
        try:
            return read_pack(file.read(MOST_BYTES + 1))
        except PackError as error:
            raise forms.ValidationError(told(error)) from error

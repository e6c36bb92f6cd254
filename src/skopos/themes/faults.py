"""Says what is wrong with a pack of themes, where, and how to mend it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from skopos_language.packs import PackError, PackFault

TEXTS = {
    PackFault.TOO_LARGE: gettext_lazy("The file is larger than 2 MB. Split it into several packs."),
    PackFault.NOT_TEXT: gettext_lazy("The file is not UTF-8 text. Save it with the encoding UTF-8."),
    PackFault.NOT_YAML: gettext_lazy("This is not YAML: %(reason)s. Check indentation, colons and quotation marks."),
    PackFault.NO_THEMES: gettext_lazy(
        "There is no theme in it. A YAML file has a list “themes”; a CSV file has the columns theme, name, kind, "
        "language and text."
    ),
    PackFault.NOT_A_THEME: gettext_lazy("This is no theme. Give it fields such as name and words."),
    PackFault.NO_NAME: gettext_lazy("A theme needs a name with letters, of at most 80. Write one."),
    PackFault.UNKNOWN_FIELD: gettext_lazy("There is no field “%(value)s”. The fields are: %(allowed)s."),
    PackFault.NOT_WORDS: gettext_lazy("Words stand below a language, as a list or with commas between them."),
    PackFault.UNKNOWN_LANGUAGE: gettext_lazy(
        "“%(value)s” is no language of words. Write one of: %(allowed)s; any is every language."
    ),
    PackFault.BAD_WORD: gettext_lazy(
        "“%(value)s” cannot be looked for. Write words, phrases, beginnings as begin*, endings as *end and parts of "
        "words as *part*; for anything else use the Boolean search."
    ),
    PackFault.TOO_MANY: gettext_lazy(
        "These are too many words to be looked for at once: at most 200 themes and 300,000 letters. Take some away."
    ),
    PackFault.BAD_QUERY: gettext_lazy("The Boolean search cannot be read: %(reason)s."),
    PackFault.TWICE: gettext_lazy("The theme “%(value)s” stands in the file twice. Make one of the two."),
    PackFault.NO_COLUMN: gettext_lazy("The first line must name the columns: %(allowed)s."),
    PackFault.UNKNOWN_KIND: gettext_lazy("“%(value)s” is no kind of line. Write one of: %(allowed)s."),
}


def told(error: PackError) -> str:
    """Say what is wrong and how to mend it, in the reader's language."""
    text = str(TEXTS[error.fault]) % error.details
    return _("%(where)s: %(text)s") % {"where": error.where, "text": text} if error.where else text

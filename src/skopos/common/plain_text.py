"""HTML from outside made plain text, so that nobody ever has to trust it."""

import re
from html.parser import HTMLParser

# fmt: off
_BREAKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr",
    "ul",
})
# fmt: on
_PARAGRAPHS = frozenset(["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"])
_SILENT = frozenset(["head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template", "title"])
_VOID = frozenset({"br", "hr"})


class _Reader(HTMLParser):
    """Collects the words, a line break where a block ends, and alternative texts of pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins on a line of its own; a script says nothing."""
        if self._silent or tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BREAKS:
            self.parts.append("\n\n" if tag in _PARAGRAPHS else "\n")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>` and `<img/>`; nothing is opened."""
        if not self._silent and (tag in _VOID or tag == "img"):
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """A block ends."""
        if self._silent:
            while self._silent and tag in self._silent:
                if self._silent.pop() == tag:
                    break
        elif tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _BREAKS and tag not in _VOID:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Words, with their white space as a browser shows it."""
        if not self._silent:
            self.parts.append(re.sub(r"[ \t\r\n\f]+", " ", data))


def html_to_text(html: str) -> str:
    """Give the words of `html` as a reader would see them, with a line for each block.

    >>> html_to_text("<p>Good&nbsp;coffee &amp; <b>rye</b><script>x()</script></p><p>Buy<br>now</p>")
    'Good coffee & rye\\n\\nBuy\\nnow'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tidy("".join(reader.parts))


def tidy(text: str) -> str:
    """Trim every line, keep at most one empty line in a row, and drop characters that no text has."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "", text.replace("\u00a0", " "))
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

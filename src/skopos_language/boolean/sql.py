"""A search as a condition in DuckDB's SQL over the table of mentions."""

from typing import Any

from skopos_language.boolean.fields import FLAGS, NONE
from skopos_language.boolean.nodes import And, Author, Field, Near, Node, Not, Or, Sign, Words
from skopos_language.boolean.patterns import EMOJI, near_pattern, near_steps, words_pattern

KEYS = {
    "lang": f"coalesce(language, '{NONE}')",
    "country": f"coalesce(country, '{NONE}')",
    "sentiment": "CASE sentiment WHEN 1 THEN 'positive' WHEN 0 THEN 'neutral' WHEN -1 THEN 'negative' "
    f"ELSE '{NONE}' END",
    "emotion": f"coalesce(emotion, '{NONE}')",
    "kind": "kind",
    "platform": "lower(platform)",
    "channel": f"CASE channel WHEN '' THEN '{NONE}' ELSE lower(channel) END",
}
HAS = {
    "place": "coalesce(place_text, '') <> ''",
    "title": "coalesce(title, '') <> ''",
    "rating": "rating IS NOT NULL",
    "reply": "coalesce(reply_to, '') <> ''",
    **{flag: f"list_contains(flags, '{flag}')" for flag in sorted(FLAGS)},
}

SAID = ("text", "title")

type Params = dict[str, Any]


def condition(search: Node, params: Params | None = None, prefix: str = "boolean") -> tuple[str, Params]:
    """Give the condition and the values of its parameters, which are added to `params` under names with `prefix`."""
    given: Params = {} if params is None else params
    return _Writer(given, prefix).written(search), given


class _Writer:
    def __init__(self, params: Params, prefix: str) -> None:
        self.params, self.prefix, self.names = params, prefix, 0

    def value(self, value: object) -> str:
        """Keep a value and give its name."""
        name = f"{self.prefix}_{self.names}"
        self.names += 1
        self.params[name] = value
        return f"${name}"

    def written(self, node: Node) -> str:
        match node:
            case Words():
                return self.said(words_pattern(node))
            case Sign():
                return self.said(f"\\x{{{ord(node.letter):X}}}")
            case Near():
                return self.near(node)
            case Author():
                return self.found(words_pattern(Words(node.words.tokens)), "author_name", "author_id")
            case Field():
                return self.field(node)
            case Not():
                return f"(NOT {self.written(node.part)})"
            case And() | Or():
                joint = " AND " if isinstance(node, And) else " OR "
                return f"({joint.join(self.written(part) for part in node.parts)})"

    def near(self, near: Near) -> str:
        """Look for the words alone first: the long pattern is tried only where they occur."""
        sides = [self.written(side[0] if len(side) == 1 else Or(side)) for side in (near.left, near.right)]
        steps = [(self.value(found), put) for found, put in near_steps(near.left, near.right)]
        name = self.value(near_pattern(near.left, near.right, near.distance))
        close = (f"coalesce(regexp_matches({_replaced(said, steps)}, {name}), false)" for said in SAID)
        return f"(CASE WHEN {' AND '.join(sides)} THEN {' OR '.join(close)} ELSE false END)"

    def said(self, pattern: str) -> str:
        return self.found(pattern, *SAID)

    def found(self, pattern: str, *columns: str) -> str:
        name = self.value(pattern)
        return f"({' OR '.join(f'coalesce(regexp_matches({column}, {name}), false)' for column in columns)})"

    def field(self, field: Field) -> str:
        if field.name == "has":
            return f"({' OR '.join(self.said(EMOJI) if key == 'emoji' else HAS[key] for key in field.values)})"
        name = self.value(list(field.values))
        if field.name == "theme":
            unknown = " OR len(topics) = 0" if NONE in field.values else ""
            return f"(list_has_any(topics, {name}){unknown})"
        return f"coalesce(list_contains({name}, {KEYS[field.name]}), false)"


def _replaced(said: str, steps: list[tuple[str, str]]) -> str:
    for found, put in steps:
        said = f"regexp_replace({said}, {found}, '{put}', 'g')"
    return said

"""Makers of results: each reads what it needs and gives questions, which the science package answers."""

from collections.abc import Callable, Iterator

from skopos.value.measuring import coming_back, effects, geo, posts, sharing, weekly
from skopos.value.measuring.outcome import Question
from skopos.value.models import Kind
from skopos.workspaces.models import Workspace

MAKERS: dict[Kind, Callable[[Workspace], Iterator[Question]]] = {
    Kind.EFFECTS: effects.questions,
    Kind.GEO: geo.questions,
    Kind.ATTRIBUTION: sharing.questions,
    Kind.LOYALTY: coming_back.questions,
    Kind.RELATION: weekly.relation_questions,
    Kind.POSTS: posts.questions,
    Kind.CONTENT: posts.content_questions,
    Kind.MIX: weekly.mix_questions,
}

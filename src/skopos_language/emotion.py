"""The leading emotion of a text: the one whose words weigh most, if it leads clearly."""

from skopos_language.sentiment import Weighed

LEAD = 1.25  # the first must weigh this many times the second, or there is no label


def strongest(weighed: list[Weighed]) -> str | None:
    """Give the leading emotion, or None when no word carries one or two are about as strong.

    A negated word carries no emotion: “not happy” is not joy, and what it is instead is unknown.
    """
    sums: dict[str, float] = {}
    for item in weighed:
        emotion = item.found.meaning.emotion
        if emotion and not item.negated:
            sums[emotion] = sums.get(emotion, 0.0) + max(1.0, abs(item.weight))
    if not sums:
        return None
    ranked = sorted(sums.items(), key=lambda pair: -pair[1])
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= LEAD * ranked[1][1] else None

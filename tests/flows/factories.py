"""Files as people bring them."""

MENTIONS = {
    "target": "mention",
    "platform": "forum",
    "date": "when",
    "columns": {"native_id": "id", "text": "what", "likes": "likes", "author_name": "who"},
    "owned": False,
}
METRICS = {
    "target": "metric",
    "platform": "shop",
    "date": "day",
    "measures": [{"metric": "revenue", "how": "sum", "columns": ["amount"], "unit": "EUR"}],
}
HEADER = "id,when,who,what,likes\n"


def mentions_csv(*rows: str) -> bytes:
    """A forum's export."""
    return (HEADER + "".join(f"{row}\n" for row in rows)).encode()


THREE = mentions_csv(
    "1,2026-03-01T10:00:00Z,Mara,I love this bread,3",
    "2,2026-03-02T10:00:00Z,Jo,The queue was awful,0",
    "3,2026-03-02T11:00:00Z,Linh,Bread,1",
)

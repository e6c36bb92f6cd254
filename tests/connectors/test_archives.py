import io
import json
import zipfile

import libipld

from tests.connectors.test_exports import figures, taken


def test_the_archive_of_x_as_a_zip():
    tweets = [
        {
            "tweet": {
                "id_str": "5",
                "created_at": "Thu Nov 21 09:00:00 +0000 2019",
                "full_text": "Rye &amp; https://t.co/a",
                "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://example.org/"}]},
                "favorite_count": "12",
                "retweet_count": "3",
            }
        },
        {
            "tweet": {
                "id_str": "6",
                "created_at": "Thu Nov 21 09:01:00 +0000 2019",
                "full_text": "2/",
                "favorite_count": "5",
                "in_reply_to_status_id_str": "5",
                "retweet_count": "1",
            }
        },
        {
            "tweet": {
                "id_str": "7",
                "created_at": "Thu Nov 21 09:02:00 +0000 2019",
                "full_text": "RT @a: hi",
                "favorite_count": "0",
                "retweet_count": "9",
            }
        },
    ]
    account = [{"account": {"accountId": "1", "username": "demo"}}]
    likes = [{"like": {"tweetId": "9", "fullText": "Theirs"}}]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("data/account.js", f"window.YTD.account.part0 = {json.dumps(account)}")
        archive.writestr("data/like.js", f"window.YTD.like.part0 = {json.dumps(likes)}")
        archive.writestr("data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps(tweets)}")
    key, mentions, points, codes = taken(buffer.getvalue(), "archive.zip")
    assert (key, points, sorted(codes)) == ("x.archive", [], ["not_ours", "unused_table"])
    assert [(post["native_id"], post["kind"], post["likes"], post["reply_to"]) for post in mentions] == [
        ("5", "post", 12, None),
        ("6", "reply", 5, "5"),
        ("7", "repost", 0, None),
    ]
    assert mentions[0]["text"] == "Rye & https://example.org/"
    assert mentions[0]["url"] == "https://x.com/demo/status/5"
    assert mentions[0]["published_at"].isoformat() == "2019-11-21T09:00:00+00:00"


def test_the_outbox_of_mastodon_without_private_messages():
    public, own = "https://www.w3.org/ns/activitystreams#Public", "https://s.example/users/demo"

    def note(number, to, content, answers=None):
        body = {"id": f"{own}/statuses/{number}", "type": "Note", "content": content, "inReplyTo": answers}
        body["url"] = f"https://s.example/@demo/{number}"
        return {
            "id": f"{own}/statuses/{number}/activity",
            "type": "Create",
            "actor": own,
            "to": to,
            "object": body,
            "published": "2026-08-08T13:15:33Z",
            "cc": [],
        }

    boost = {
        "id": f"{own}/statuses/13/activity",
        "type": "Announce",
        "actor": own,
        "to": [public],
        "cc": [],
        "published": "2026-08-09T13:15:33Z",
        "object": "https://other.example/notes/1",
    }
    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "orderedItems": [
            note(11, [public], "<p>Rye &amp; shine<br>now</p>"),
            note(12, ["https://s.example/users/ana"], "<p>secret</p>"),
            boost,
            note(14, [public], "<p>yes</p>", f"{own}/statuses/11"),
        ],
    }
    key, mentions, _, codes = taken(json.dumps(outbox), "outbox.json")
    assert (key, codes) == ("mastodon.archive", ["private_posts"])
    assert [(post["native_id"], post["kind"], post["text"], post["reply_to"]) for post in mentions] == [
        ("11", "post", "Rye & shine\nnow", None),
        ("13", "repost", "", None),
        ("14", "reply", "yes", "11"),
    ]
    assert mentions[1]["url"] == "https://other.example/notes/1"


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def car(records, version=3):
    """A repository with one node: enough of the format to be read back."""
    from hashlib import sha256

    def block(value):
        data = libipld.encode_dag_cbor(value)
        return b"\x01\x71\x12\x20" + sha256(data).digest(), data

    blocks, entries = [], []
    for key, record in sorted(records.items()):
        cid, data = block(record)
        blocks.append((cid, data))
        entries.append({"p": 0, "k": key.encode(), "v": cid, "t": None})
    node = block({"l": None, "e": entries})
    commit = block({"did": "did:plc:demo", "version": version, "data": node[0], "rev": "1", "prev": None, "sig": b"x"})
    head = libipld.encode_dag_cbor({"roots": [commit[0]], "version": 1})
    out = varint(len(head)) + head
    for cid, data in [commit, node, *blocks]:
        out += varint(len(cid) + len(data)) + cid + data
    return out


def test_a_repository_of_bluesky():
    post = {"$type": "app.bsky.feed.post", "text": "Rye day", "createdAt": "2026-08-08T13:15:33.123Z"}
    reply = post | {"text": "Yes", "reply": {"parent": {"uri": "at://x/app.bsky.feed.post/1", "cid": "c"}}}
    like = {
        "$type": "app.bsky.feed.like",
        "createdAt": "2026-08-08T10:00:00Z",
        "subject": {"uri": "at://y", "cid": "c"},
    }
    data = car({"app.bsky.feed.post/3a": post, "app.bsky.feed.post/3b": reply, "app.bsky.feed.like/3c": like})
    key, mentions, points, _ = taken(data, "repo.car")
    assert key == "bluesky.repository"
    assert [(post["native_id"], post["kind"], post["text"]) for post in mentions] == [
        ("at://did:plc:demo/app.bsky.feed.post/3a", "post", "Rye day"),
        ("at://did:plc:demo/app.bsky.feed.post/3b", "reply", "Yes"),
    ]
    assert mentions[0]["url"] == "https://bsky.app/profile/did:plc:demo/post/3a"
    assert figures(points) == [("likes_given", "2026-08-08", 1, 1.0, "count")]

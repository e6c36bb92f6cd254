"""Repositories of the AT protocol (CAR files, as Bluesky exports them) to one sheet for each collection."""

from typing import Any

import libipld

from skopos_files import reasons
from skopos_files.delimited import check_size
from skopos_files.documents import record_sheet
from skopos_files.limits import Limits
from skopos_files.problems import FileRefusedError, Problem
from skopos_files.sheets import Sheet
from skopos_files.sources import Source

KEY_FIELDS = ("uri", "did", "collection", "rkey", "cid")


def read_repository(source: Source, limits: Limits) -> tuple[Sheet, ...]:
    """Give the records of a repository, a sheet for each collection.

    Reads version 2 and 3 commits alike: both point to a search tree whose keys are ``collection/record key``. Where a
    slice of a repository lacks parts of the tree, records that are there all the same come with an empty `rkey`.
    """
    check_size(source.size, "bytes", limits.document_bytes)
    try:
        header, blocks = libipld.decode_car(source.read())
        roots = list(header.get("roots") or [])
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        details = {"kind": "CAR", "cause": str(error)[:200]}
        raise FileRefusedError(Problem(reasons.BROKEN_FILE, details=details)) from None
    commits = [blocks[root] for root in roots if isinstance(blocks.get(root), dict)]
    commits += [] if commits else [block for block in blocks.values() if _is_commit(block)]
    did = next((commit["did"] for commit in commits if isinstance(commit.get("did"), str)), "")
    found: dict[str, list[dict[str, Any]]] = {}
    placed: set[bytes] = set()
    for commit in commits:
        for key, cid in _entries(commit.get("data"), blocks):
            record = blocks.get(cid)
            if not isinstance(record, dict) or (cid in placed and not key):
                continue
            placed.add(cid)
            collection, _, rkey = key.partition("/")
            found.setdefault(collection, []).append(_row(record, did, collection, rkey, cid))
    for cid, record in blocks.items():
        if cid not in placed and isinstance(record, dict) and isinstance(record.get("$type"), str):
            found.setdefault(record["$type"], []).append(_row(record, did, record["$type"], "", cid))
    return tuple(record_sheet(rows, name, (f"did: {did}",), limits) for name, rows in sorted(found.items()))


def _is_commit(block: Any) -> bool:
    return isinstance(block, dict) and "did" in block and "data" in block and "version" in block


def _row(record: dict[str, Any], did: str, collection: str, rkey: str, cid: bytes) -> dict[str, Any]:
    uri = f"at://{did}/{collection}/{rkey}" if did and rkey else ""
    own = dict(zip(KEY_FIELDS, (uri, did, collection, rkey, _cid_text(cid)), strict=True))
    return {**{f"record.{key}": _plain(value) for key, value in record.items()}, **own}


def _plain(value: Any) -> Any:
    """Replace links and bytes by text, all the way down."""
    if isinstance(value, bytes):
        return _cid_text(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _cid_text(cid: bytes) -> str:
    try:
        return str(libipld.encode_cid(cid))
    except (ValueError, TypeError):
        return cid.hex()


def _entries(root: Any, blocks: dict[bytes, Any]) -> list[tuple[str, bytes]]:
    """Walk the search tree; each node's entries share a prefix with the one before."""
    found: list[tuple[str, bytes]] = []
    seen: set[bytes] = set()
    waiting = [root]
    while waiting:
        link = waiting.pop()
        if not isinstance(link, bytes) or link in seen:
            continue
        seen.add(link)
        node = blocks.get(link)
        if not isinstance(node, dict) or not isinstance(node.get("e"), list):
            continue
        waiting.append(node.get("l"))
        key = b""
        for entry in node["e"]:
            if not isinstance(entry, dict):
                continue
            shared, rest, value = entry.get("p"), entry.get("k"), entry.get("v")
            if isinstance(shared, int) and isinstance(rest, bytes) and isinstance(value, bytes):
                key = key[:shared] + rest
                found.append((key.decode("utf-8", "replace"), value))
            waiting.append(entry.get("t"))
    return sorted(found)

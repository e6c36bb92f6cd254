"""What a file is, told from its first bytes; the ending of its name says nothing."""

import re

from skopos_files.encodings import find_encoding
from skopos_files.sources import Source

HEAD_BYTES = 1 << 16
# Files that hold no table, with what to call them.
REFUSED = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"BM\x00", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"OggS", "a recording"),
    (b"ID3", "a recording"),
    (b"{\\rtf", "a text document"),
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
)
_HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta|div|style)\b", re.I | re.S)
_SCRIPT = re.compile(r"^\s*(?:window\.|(?:var|let|const)\s+\w+\s*=|Grailbird\.data\.)[\w.]*")


def kind_of(source: Source) -> str:
    """Name the kind of a file; ``refused:…`` with a name for people where it holds no table."""
    head = source.head(HEAD_BYTES)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(source)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if (head[:2] == b"\x09\x08" and head[2:4] in (b"\x08\x00", b"\x10\x00")) or head[:4] == b"\x09\x04\x06\x00":
        return "xls"
    if head.startswith(b"PAR1"):
        return "parquet"
    for magic, kind in ((b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ\x00", "xz")):
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return "tar"
    if _is_car(head):
        return "car"
    for magic, name in REFUSED:
        if head.startswith(magic):
            return f"refused:{name}"
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        return "refused:a recording or image"
    return _text_kind(source, head)


def _is_car(head: bytes) -> bool:
    """A CAR starts with the length of a DAG-CBOR map that names its roots and version."""
    return b"eroots" in head[:24] and b"gversion" in head[:200]


def _zip_kind(source: Source) -> str:
    import zipfile

    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist()[:5_000])
            mime = (
                archive.read("mimetype")[:100]
                if "mimetype" in names and archive.getinfo("mimetype").file_size < 200
                else b""
            )
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError):
        return "zip"
    if "[Content_Types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
        return "refused:a text document or presentation"
    if mime.startswith(b"application/vnd.oasis.opendocument"):
        return "ods" if b"spreadsheet" in mime else "refused:a text document or presentation"
    return "zip"


def _text_kind(source: Source, head: bytes) -> str:
    encoding = find_encoding(source)
    if encoding.errors == "replace" and _looks_binary(head):
        return "refused:a binary file of an unknown kind"
    with encoding.text_of(source) as stream:
        text = stream.read(HEAD_BYTES)
    if _looks_unprintable(text):
        return "refused:a binary file of an unknown kind"
    start = text.lstrip("\ufeff \t\r\n\x00\x1e")
    if _HTML.match(start[:4_000].encode("utf-8", "replace")):
        return "html"
    if start.startswith(("<?xml", "<Workbook")):
        return "xml-workbook" if "urn:schemas-microsoft-com:office:spreadsheet" in start else "refused:an XML document"
    if _SCRIPT.match(start[:200]):
        return "x-archive"
    if start[:1] in ("{", "["):
        return _json_kind(start)
    return "csv"


def _json_kind(start: str) -> str:
    """Tell one document from one object a line; a text that only begins with a bracket is neither."""
    from skopos_files.documents import parse_json

    lines = [line for line in start.splitlines()[:3] if line.strip()]
    if start.startswith("{") and len(lines) > 1:
        try:
            whole = [isinstance(parse_json(line.strip("\x1e, ")), dict) for line in lines[: min(2, len(lines))]]
        except ValueError:
            whole = []
        if len(whole) == 2 and all(whole):
            return "jsonl"
    return "json" if re.match(r"[\[{]\s*(?:[\[{\"\]}\d-]|true|false|null|$)", start) else "csv"


def _looks_binary(head: bytes) -> bool:
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head[:8_192])
    return odd > 0.05 * max(1, len(head[:8_192]))


def _looks_unprintable(text: str) -> bool:
    sample = text[:8_192]
    odd = sum((char < " " and char not in "\t\r\n\x00\x0b\x0c\x1e\x1f") or char == "\ufffd" for char in sample)
    return odd > 0.05 * max(1, len(sample)) or sample.count("\x00") > 0.3 * max(1, len(sample))

"""Find out how a text is encoded: by its mark, by being valid UTF-8, or by which letters it would hold."""

import codecs
import io
from dataclasses import dataclass

from charset_normalizer import from_bytes

from skopos_files import reasons
from skopos_files.problems import Problem
from skopos_files.sources import Source

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
PROBE_BYTES = 1 << 18
MIXED = "skopos.windows"  # error handler: bytes that are not UTF-8 are read as Windows-1252

# Letters that the languages of a code page really use; others count less, signs inside words against it.
LETTERS = {
    "cp1252": "äöüÄÖÜßéèêëàâáãåæçîíïìñôóòõøœúùûÿÉÈÊÀÂÁÃÅÆÇÎÍÑÔÓÕØŒÚÙÛ",
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰöüäÖÜÄßăîâşţ",
    "cp1256": "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئپچژگکںھہے،؟",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёЁіїєґІЇЄҐ",
    "cp1253": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",
    "cp1254": "ğışçöüİĞŞÇÖÜâîû",
    "cp1255": "אבגדהוזחטיכלמנסעפצקרשתםןףץך",
    "mac_roman": "äöüÄÖÜßéèêëàâáãåæçîíïìñôóòõøœúùûÉÅÇÑÆØŒ",
    "cp850": "äöüÄÖÜßéèêëàâáãåæçîíïìñôóòõøúùûÉÅÇÑÆØ",
    "cp852": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčéěíňřšťúůýžöüäÖÜÄß",
}
SIGNS = "“”„‘’‚–—…€£§°·«»™®©½¿¡\u00a0\u200c\u200d"
SURE_SCORE = 0.75
COMMON_BONUS = 0.04  # Windows-1252 is by far the most common: others must be clearly better


@dataclass(frozen=True)
class Encoding:
    """How a text is written: codec, length of its mark, error handler, and what to tell the user."""

    codec: str
    mark_bytes: int = 0
    errors: str = "strict"
    notes: tuple[Problem, ...] = ()

    def text_of(self, source: Source) -> io.TextIOWrapper:
        """Open `source` as text behind its mark, line ends as they are."""
        stream = source.open()
        stream.seek(self.mark_bytes)
        return io.TextIOWrapper(stream, encoding=self.codec, errors=self.errors, newline="")


def _read_as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    return odd.decode("cp1252", errors="replace"), error.end


codecs.register_error(MIXED, _read_as_windows)


def find_encoding(source: Source) -> Encoding:
    """Tell how `source` is encoded; a mark wins, then valid UTF-8, then what its letters say."""
    head = source.head(PROBE_BYTES)
    for mark, codec in MARKS:
        if head.startswith(mark):
            return _checked(source, codec, len(mark))
    if wide := _wide_without_mark(head):
        return _checked(source, wide, 0)
    odd, multibyte = _count_odd_bytes(source, "utf-8", 0)
    if not odd:
        return Encoding("utf-8")
    if multibyte and odd < multibyte:
        return Encoding("utf-8", 0, MIXED, (_odd_bytes("UTF-8", odd),))
    codec = guess_codec(_odd_sample(source))
    return Encoding(codec, 0, "replace", (Problem(reasons.GUESSED_ENCODING, details={"encoding": codec}),))


def _checked(source: Source, codec: str, mark_bytes: int) -> Encoding:
    odd, _ = _count_odd_bytes(source, codec, mark_bytes)
    if not odd:
        return Encoding(codec, mark_bytes)
    return Encoding(codec, mark_bytes, MIXED if codec == "utf-8" else "replace", (_odd_bytes(codec.upper(), odd),))


def _odd_bytes(encoding: str, count: int) -> Problem:
    return Problem(reasons.ODD_BYTES, details={"encoding": encoding, "count": count})


def _wide_without_mark(head: bytes) -> str:
    """UTF-16 and UTF-32 text without a mark shows in where its zero bytes stand."""
    sample = head[: len(head) // 4 * 4]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    quarter = len(sample) // 4
    zeros = [sample[place::4].count(0) / quarter for place in range(4)]
    if min(zeros[1:]) > 0.9 and zeros[0] < 0.1:
        return "utf-32-le"
    if min(zeros[:3]) > 0.9 and zeros[3] < 0.1:
        return "utf-32-be"
    if min(zeros[1], zeros[3]) > 0.3 and max(zeros[0], zeros[2]) < 0.1:
        return "utf-16-le"
    if min(zeros[0], zeros[2]) > 0.3 and max(zeros[1], zeros[3]) < 0.1:
        return "utf-16-be"
    return ""


def _count_odd_bytes(source: Source, codec: str, skip: int) -> tuple[int, int]:
    """Count the spots that are not valid in `codec`, and the letters beyond ASCII that are."""
    odd = beyond = 0

    def count(error: UnicodeError) -> tuple[str, int]:
        nonlocal odd
        odd += 1
        return "", getattr(error, "end", 0)

    codecs.register_error("skopos.count", count)
    decoder = codecs.getincrementaldecoder(codec)("skopos.count")
    for number, chunk in enumerate(source.chunks()):
        text = decoder.decode(chunk[skip:] if number == 0 else chunk)
        beyond += 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))
    decoder.decode(b"", final=True)
    return odd, beyond


def _odd_sample(source: Source) -> bytes:
    """Lines that hold bytes beyond ASCII, up to a probe's size, from anywhere in the file."""
    kept: list[bytes] = []
    size = 0
    for chunk in source.chunks():
        for line in chunk.split(b"\n"):
            if not line.isascii():
                kept.append(line)
                size += len(line)
                if size > PROBE_BYTES:
                    return b"\n".join(kept)
    return b"\n".join(kept)


def guess_codec(sample: bytes) -> str:
    """Name the codec in which `sample` looks most like words; Windows-1252 if nothing speaks for another."""
    scores = {codec: _word_score(sample, codec) for codec in LETTERS}
    scores["cp1252"] += COMMON_BONUS
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] >= SURE_SCORE:
        return best
    found = from_bytes(sample[:65_536]).best()
    if found is not None and found.encoding.startswith(
        ("gb", "big5", "shift", "euc", "cp932", "cp949", "koi8", "iso2")
    ):
        return str(found.encoding)
    return best if scores[best] > 0 else "cp1252"


def _word_score(sample: bytes, codec: str) -> float:
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        text = sample.decode(codec, errors="replace")
    total, score = 0, 0.0
    own = LETTERS[codec]
    for place, char in enumerate(text):
        if char < "\x80":
            continue
        total += 1
        inside = place and text[place - 1].isalpha() and text[place + 1 : place + 2].isalpha()
        if char in own:
            score += 1.0
        elif char in SIGNS:
            score += -0.5 if inside and char not in "’\u200c\u200d" else 0.6
        elif char.isalpha():
            score += 0.1 if not (inside and char.isupper() and text[place - 1].islower()) else -0.5
        else:
            score -= 1.0
    return score / total if total else 0.0

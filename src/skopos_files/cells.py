"""What a single cell looks like: empty, a value, a totals word. Used to find headers and to leave totals out."""

import re
import unicodedata

# Texts that platforms write where there is no figure.
EMPTY_TEXTS = frozenset(
    {"", "-", "--", "---", "–", "—", "n/a", "n.a.", "na", "nan", "null", "none", "nil", "#n/a", "#div/0!", "#value!"}
    | {"(not set)", "k. a.", "k.a.", "nd", "n/d", "s/d", "b/d", "brak", "brak danych", "không có", "نامشخص", "null."}
    | {"\\n", "#ref!", "#name?", "#num!", "undefined", "nat", "<na>", "n.d.", "ej tillgängligt", "non disponibile"}
)
TOTAL_WORDS = (
    "total", "totals", "grand total", "overall total", "sum", "sum total", "gesamt", "gesamtsumme", "gesamtergebnis",
    "summe", "insgesamt", "gesamtwert", "gesamtwerte", "razem", "suma", "łącznie", "suma końcowa", "ogółem", "tổng",
    "tổng cộng", "tổng số", "tổng phụ", "مجموع", "جمع", "جمع کل", "کل", "المجموع", "الإجمالي", "totale",
    "totale generale",
    "totali", "total general", "total geral", "total général", "totaux", "totalt", "summa", "totaal", "eindtotaal",
    "i alt",
    "yhteensä", "celkem", "součet", "összesen", "toplam", "genel toplam", "итого", "всего", "общий итог", "разом",
    "σύνολο",
    "合計", "总计", "總計", "合计", "합계", "รวม", "jumlah", "total keseluruhan",
)  # fmt: skip
_TOTAL = re.compile(
    r"^(?:"
    + "|".join(re.escape(word) for word in sorted(TOTAL_WORDS, key=len, reverse=True))
    + r")\s*(?P<more>[:：–(\-].*)?$",
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = r"0-9٠-٩۰-۹"
_NUMBER = re.compile(
    rf"^[\s(]*[+\-−–]?[^\w\s]{{0,3}}\s*(?:[A-Za-z]{{2,3}}\$?\s?)?[{_DIGITS}][{_DIGITS}.,'’٬٫\s]*(?:[eE][+-]?\d+)?"
    rf"\s*(?:[%٪)KMBkm€$£¥₹₫₽₺]|[A-Za-zł]{{2,3}}|zł|Kč|đ)*\)?$"
)
_CLOCKED = re.compile(
    rf"^[{_DIGITS}]{{1,4}}[./:\-年][{_DIGITS}]{{1,2}}(?:[./:\-月][{_DIGITS}]{{1,4}}日?)?\.?(?:[T,\s].{{0,25}})?$"
)
_WORDY_DATE = re.compile(r"(?:^|\D)(?:\d{1,2})(?:\D|$).*(?:19|20|13|14)\d\d|(?:19|20)\d\d.*(?:^|\D)\d{1,2}(?:\D|$)")
_BOOLEANS = frozenset({"true", "false", "yes", "no"})


def is_empty(text: str | None) -> bool:
    """True for nothing, blanks, and the texts that stand for no value."""
    return text is None or text.strip().lower() in EMPTY_TEXTS


def is_value(text: str) -> bool:
    """True for what looks like a number, a date, a time or a truth value rather than a name."""
    trimmed = text.strip()
    if not trimmed or len(trimmed) > 48:
        return False
    if _NUMBER.match(trimmed) or _CLOCKED.match(trimmed) or trimmed.lower() in _BOOLEANS:
        return True
    return len(trimmed) <= 40 and sum(map(str.isalpha, trimmed)) <= 24 and bool(_WORDY_DATE.search(trimmed))


def total_kind(text: str) -> str:
    """Give ``sure`` for “Total: Account”, ``maybe`` for a bare totals word, else nothing."""
    match = _TOTAL.match(text.strip())
    if not match:
        return ""
    return "sure" if (match["more"] or "").startswith((":", "：")) else "maybe"


def fold(text: str) -> str:
    """Fold a header for comparison: case, accents, quotes, underscores and runs of blanks do not matter."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("đ", "d").replace("Đ", "D"))
    kept = "".join(char for char in plain if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")
    kept = kept.casefold().replace("ي", "ی").replace("ك", "ک")
    return re.sub(r"[\s_\-–—’'`\"“”„«»:.]+", " ", kept).strip()

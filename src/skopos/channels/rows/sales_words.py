"""What shops, tills and web analytics write into cells: states, places, kinds of contacts; in several languages."""

from functools import cache

from skopos_files.cells import fold

NOT_SOLD = (
    "cancelled", "canceled", "voided", "failed", "trash", "draft", "auto-draft", "checkout-draft", "expired",
    "declined", "abandoned", "storniert", "abgebrochen", "fehlgeschlagen", "anulowane", "anulowano", "nieudane",
    "đã hủy", "đã huỷ", "thất bại", "لغو شده", "ناموفق", "annulée", "cancelado",
)  # fmt: skip
GIVEN_BACK = (
    "refunded", "refund", "returned", "return", "credit memo", "credit note", "closed refunded", "chargeback",
    "erstattet", "rückerstattet", "erstattung", "gutschrift", "retoure", "rückgabe", "zwrot", "zwrócone", "hoàn tiền",
    "đã hoàn tiền", "trả hàng", "مسترد شده", "مرجوعی", "remboursé", "reembolsado",
)  # fmt: skip
OFFLINE = (
    "offline", "pos", "till", "store", "in store", "instore", "retail", "shop floor", "point of sale", "filiale",
    "laden", "kasse", "ladengeschäft", "sklep stacjonarny", "stacjonarnie", "kasa", "cửa hàng", "tại cửa hàng",
    "حضوری", "فروشگاه", "صندوق", "magasin", "tienda",
)  # fmt: skip
CONVERSIONS = (
    "conversion", "converted", "purchase", "order", "transaction", "in app purchase", "ecommerce purchase",
    "generate lead", "lead", "sign up", "signup", "subscribe", "form submit", "checkout completed", "kauf",
    "bestellung",
    "zakup", "konwersja", "mua hàng", "chuyển đổi", "خرید", "تبدیل",
)  # fmt: skip
KINDS = {
    "impression": ("impression", "view", "ad impression", "viewed", "einblendung", "wyświetlenie", "lượt hiển thị",
                   "نمایش"),
    "click": ("click", "ad click", "clicked", "link click", "klick", "kliknięcie", "nhấp", "nhấp chuột", "کلیک"),
    "visit": ("visit", "session", "session start", "first visit", "landing", "besuch", "sitzung", "wizyta", "sesja",
              "lượt truy cập", "phiên", "بازدید", "نشست"),
    "open": ("open", "email open", "opened", "mail open", "öffnung", "otwarcie", "mở", "باز کردن"),
    "conversion": CONVERSIONS,
}  # fmt: skip
TRUE = ("1", "1.0", "true", "yes", "y", "t", "ja", "wahr", "tak", "prawda", "có", "đúng", "بله", "آری", "sí", "oui")


@cache
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, words))


@cache
def _kinds() -> dict[str, str]:
    return {fold(word): kind for kind, words in KINDS.items() for word in words}


def is_not_sold(state: str) -> bool:
    """Does a state say that nothing was sold in the end?

    >>> is_not_sold("wc-cancelled"), is_not_sold("Storniert"), is_not_sold("processing")
    (True, True, False)
    """
    return fold(state).removeprefix("wc ") in _folded(NOT_SOLD)


def is_given_back(state: str) -> bool:
    """Does a state or a kind say that all of it was given back?"""
    return fold(state).removeprefix("wc ") in _folded(GIVEN_BACK)


def is_offline(place: str) -> bool:
    """Was it bought at a till rather than online?"""
    return fold(place) in _folded(OFFLINE)


def is_true(text: str) -> bool:
    """Does a cell say yes?"""
    return text.strip().casefold() in TRUE


def kind_of(text: str) -> str:
    """Give the kind of a contact as TOUCH names it; empty for an event that is no contact of its own.

    >>> kind_of("session_start"), kind_of("Purchase"), kind_of("scroll")
    ('visit', 'conversion', '')
    """
    return _kinds().get(fold(text), "")

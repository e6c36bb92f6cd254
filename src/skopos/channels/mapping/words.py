"""Column names that speak for a field or a metric, in the five languages of the interface and a few more."""

import re
from functools import cache

from skopos_files.cells import fold

_UNIT = re.compile(r"\s*[(\[][^()\[\]\d]{1,12}[)\]]\s*$")

DATES = (
    "post time", "date", "day", "by day", "datetime", "date time", "time", "timestamp", "created", "created at",
    "creation date", "published", "published at", "publish time", "publish date", "post date", "posted at",
    "invoicedate", "invoice date", "order date", "purchase date", "week", "month", "period", "reporting starts",
    "start date", "datum", "tag", "zeitpunkt", "erstellt am", "veröffentlicht am", "bestelldatum", "rechnungsdatum",
    "woche", "monat", "data", "dzień", "utworzono", "opublikowano", "data publikacji", "data zamówienia", "tydzień",
    "miesiąc", "ngày", "thời gian", "ngày đăng", "ngày tạo", "ngày đặt hàng", "tuần", "tháng", "تاریخ", "زمان",
    "روز", "تاریخ انتشار", "تاریخ سفارش", "هفته", "ماه", "fecha", "jour", "dia", "giorno", "status published",
    "created utc", "lastmodified", "created time",
)  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    "native_id": ("id", "post id", "tweet id", "status id", "message id", "comment id", "review id", "mention id",
                  "resource id", "uuid", "guid", "beitrags id", "identyfikator", "mã", "id bài viết", "شناسه",
                  "id str"),
    "text": ("text", "full text", "content", "message", "post", "post text", "body", "caption", "comment", "tweet",
             "review", "review text", "feedback", "nachricht", "beitrag", "inhalt", "kommentar", "bewertung",
             "treść", "wpis", "wiadomość", "komentarz", "opinia", "nội dung", "bài viết", "bình luận", "tin nhắn",
             "متن", "پیام", "نظر", "محتوا", "status message", "texto", "contenu", "texte", "testo", "comentario",
             "snippet", "hit sentence", "sentence", "mention", "mention text", "comment text", "message text",
             "tweet text", "tweet content", "post content", "post message", "post caption", "review content",
             "review body", "opening text", "description", "bewertungstext", "treść opinii", "nội dung đánh giá",
             "متن نظر", "avis", "opinión"),
    "title": ("title", "headline", "subject", "review title", "post title", "video title", "titel", "überschrift",
              "betreff", "tytuł", "nagłówek", "tiêu đề", "عنوان", "titre", "título", "titolo"),
    "url": ("url", "link", "permalink", "post link", "video link", "post url", "address", "adresse", "adres",
            "odnośnik", "liên kết", "đường dẫn", "پیوند", "لینک", "status link", "enlace", "lien"),
    "author_name": ("author", "author name", "user", "username", "user name", "screen name", "from",
                    "name of author", "autor", "verfasser", "benutzer", "użytkownik", "nazwa użytkownika",
                    "tác giả", "người dùng", "نویسنده", "کاربر", "reviewer", "account", "review username",
                    "reviewer name", "author username", "influencer", "twitter screen name", "handle", "nickname",
                    "auteur", "commenter",
                    "user screen name", "from name", "author display name", "reviewer display name"),
    "author_id": ("author id", "user id", "account id", "from id"),
    "author_followers": ("author followers", "user followers", "followers count", "user followers count"),
    "place_text": ("place", "location", "country", "country code", "city", "ort", "standort", "land", "miejsce",
                   "lokalizacja", "địa điểm", "vị trí", "مکان", "موقعیت"),
    "reply_to": ("reply to", "in reply to", "in reply to status id", "parent id"),
    "impressions": ("impressions", "views", "total views", "impressionen", "aufrufe", "wyświetlenia",
                    "lượt hiển thị", "lượt xem", "نمایش", "بازدید", "lifetime post total impressions"),
    "reach": ("reach", "reichweite", "zasięg", "lượt tiếp cận", "دسترسی", "lifetime post total reach"),
    "likes": ("likes", "like", "total likes", "favorites", "favourites", "favorite count", "reactions",
              "num reactions", "num likes", "gefällt mir", "reaktionen", "polubienia", "reakcje", "lượt thích",
              "thích", "پسند", "لایک", "hearts", "likes summary total count", "reactions summary total count",
              "public metrics like count", "like count"),
    "comments": ("comments", "comments summary total count", "public metrics reply count", "replies",
                 "total comments", "num comments", "reply count", "kommentare", "antworten",
                 "komentarze", "odpowiedzi", "bình luận số", "lượt bình luận", "نظرات", "پاسخ ها"),
    "shares": ("shares", "shares count", "public metrics retweet count", "total shares",
               "retweets", "reposts", "retweet count", "num shares", "share", "geteilt",
               "geteilte inhalte", "udostępnienia", "lượt chia sẻ", "chia sẻ", "اشتراک گذاری", "بازنشر"),
    "clicks": ("clicks", "link clicks", "klicks", "kliknięcia", "lượt nhấp", "کلیک"),
    "saves": ("saves", "bookmarks", "gespeichert", "zapisane", "lượt lưu", "ذخیره"),
    "video_views": ("video views", "plays", "videoaufrufe", "odtworzenia", "lượt phát"),
    "follows": ("new followers", "new follows", "follows"),
    "rating": ("rating", "starrating", "review score", "stars given", "score", "review stars", "star rating", "stars",
               "review rating", "sterne", "liczba gwiazdek", "số sao", "ستاره", "note", "puntuación",
               "bewertung sterne", "ocena", "đánh giá", "امتیاز"),
    "platform": ("platform", "social network", "network", "page type", "source type", "content source",
                 "plattform", "netzwerk", "platforma", "nền tảng", "mạng xã hội", "پلتفرم", "شبکه"),
    "campaign": ("campaign", "campaign name", "kampagne", "kampania", "chiến dịch", "کمپین"),
}  # fmt: skip
# Words by which a column says who wrote, in whatever words it does: “Author handle”, “who said it”, “Posted by”.
WRITERS = frozenset(
    re.findall(
        r"\S+",
        "author writer username user handle nick nickname screenname reviewer commenter poster sender who by autor "
        "autorin verfasser verfasserin benutzer benutzername nutzer nutzername absender wer użytkownik użytkownika "
        "nadawca kto auteur autore usuario utilisateur نویسنده کاربر فرستنده",
    )
)
NOT_WRITERS = frozenset(
    re.findall(
        r"\S+",
        "id ids no url link count followers follower following location place city country lang language type bio "
        "description image avatar picture verified email group segment date time platform title of zone timezone",
    )
)
# A score stands for stars, unless it is what the readers of a forum gave.
SCORES = frozenset({"score", "note"})
VOTED = ("subreddit", "ups", "upvotes", "upvote ratio", "num comments", "permalink", "points")
# Columns that only tools have which listen to others.
HEARD = (
    "sentiment", "sentiment score", "hit sentence", "query name", "query", "influencer", "source type", "page type",
    "domain", "author followers", "subreddit", "stimmung", "sentyment", "cảm xúc", "احساس", "tonalité",
)  # fmt: skip
# Metric to (names, how, unit); `last` marks a level.
METRICS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "revenue": (
        (
            "revenue", "sales", "turnover", "total revenue", "umsatz", "erlös", "przychód", "przychody", "sprzedaż",
            "doanh thu", "درآمد", "فروش", "ingresos", "chiffre d affaires", "net sales", "total sales",
        ),
        "sum",
        "money",
    ),
    "spend": (
        (
            "spend", "cost", "costs", "amount spent", "ad spend", "ausgaben", "kosten", "koszt", "koszty", "wydatki",
            "chi phí", "chi tiêu", "هزینه", "gasto", "dépenses",
        ),
        "sum",
        "money",
    ),
    "orders": (
        (
            "orders", "purchases", "transactions", "bestellungen", "käufe", "zamówienia", "đơn hàng", "سفارش",
            "سفارش ها", "pedidos", "commandes",
        ),
        "sum",
        "count",
    ),
    "customers": (
        (
            "customers", "kunden", "klienci", "khách hàng", "مشتریان",
        ),
        "sum",
        "count",
    ),
    "sessions": (
        (
            "sessions", "visits", "sitzungen", "besuche", "sesje", "wizyty", "phiên", "lượt truy cập", "نشست",
            "بازدیدها", "sesiones",
        ),
        "sum",
        "count",
    ),
    "users": (
        (
            "users", "active users", "total users", "visitors", "unique visitors", "nutzer", "aktive nutzer",
            "besucher",
            "użytkownicy", "người dùng", "کاربران", "usuarios", "utilisateurs",
        ),
        "sum",
        "count",
    ),
    "new_users": (
        (
            "new users", "new visitors", "neue nutzer", "nowi użytkownicy", "người dùng mới", "کاربران جدید",
        ),
        "sum",
        "count",
    ),
    "page_views": (
        (
            "page views", "pageviews", "seitenaufrufe", "odsłony", "odsłony strony", "lượt xem trang", "بازدید صفحه",
        ),
        "sum",
        "count",
    ),
    "units_sold": (
        (
            "units sold", "items sold", "verkaufte stück", "sprzedane sztuki", "số lượng bán",
        ),
        "sum",
        "count",
    ),
    "conversions": (
        (
            "conversions", "konversionen", "konwersje", "lượt chuyển đổi", "تبدیل",
        ),
        "sum",
        "count",
    ),
    "leads": (
        (
            "leads", "anfragen", "khách hàng tiềm năng",
        ),
        "sum",
        "count",
    ),
    "followers": (
        (
            "followers", "total followers", "follower", "fans", "abonnenten gesamt", "obserwujący", "người theo dõi",
            "دنبال کنندگان", "page total likes", "subscribers total", "abonnenten",
        ),
        "last",
        "count",
    ),
    "stars": (
        (
            "stars", "stargazers",
        ),
        "last",
        "count",
    ),
    "impressions": (FIELDS["impressions"], "sum", "count"),
    "reach": (FIELDS["reach"], "sum", "count"),
    "clicks": (FIELDS["clicks"], "sum", "count"),
    "likes": (FIELDS["likes"], "sum", "count"),
    "comments": (FIELDS["comments"], "sum", "count"),
    "shares": (FIELDS["shares"], "sum", "count"),
}  # fmt: skip
SUBJECTS = (
    "name", "repo", "repository", "page", "page name", "brand", "product", "project", "keyword", "term", "marke",
    "seite",
    "marka", "strona", "thương hiệu", "trang", "برند", "صفحه", "series", "item", "label",
)  # fmt: skip
CAMPAIGNS = (*FIELDS["campaign"], "utm campaign")
AUDIENCES = (
    "audience", "segment", "country", "region", "channel", "channel group", "source", "medium", "source medium",
    "zielgruppe", "quelle", "land", "źródło", "kraj", "nguồn", "quốc gia", "منبع", "کشور",
)  # fmt: skip
QUANTITIES = (
    "quantity", "qty", "units", "menge", "anzahl", "stück", "ilość", "liczba sztuk", "số lượng", "تعداد", "cantidad",
)  # fmt: skip
PRICES = (
    "unitprice", "unit price", "price", "einzelpreis", "stückpreis", "preis", "cena", "cena jednostkowa", "đơn giá",
    "giá", "قیمت", "قیمت واحد", "precio", "prix unitaire",
)  # fmt: skip
ORDER_IDS = (
    "invoiceno", "invoice", "invoice no", "order id", "order no", "order number", "orderid", "bestellnummer",
    "rechnungsnummer", "numer zamówienia", "nr zamówienia", "mã đơn hàng", "شماره سفارش", "شماره فاکتور",
    "transaction id",
)  # fmt: skip
CUSTOMER_IDS = (
    "customerid", "customer id", "customer", "client id", "kundennummer", "kunden id", "id klienta", "mã khách hàng",
    "شناسه مشتری", "cust id",
)  # fmt: skip
AMOUNTS = (
    "total", "order total", "amount", "total amount", "order amount", "grand total", "total price", "order value",
    "purchase amount", "transaction amount", "total sales", "net sales", "total paid", "dollars", "value", "price paid",
    "grand total purchased", "grand total base", "order total amount", "line total", "item total", "subtotal", "betrag",
    "gesamtbetrag", "summe", "gesamt", "bestellwert", "rechnungsbetrag", "umsatz", "kwota", "suma", "razem",
    "wartość zamówienia", "wartość", "tổng tiền", "tổng cộng", "giá trị đơn hàng", "thành tiền", "doanh thu", "مبلغ",
    "مبلغ کل", "جمع کل", "جمع", "مبلغ سفارش", "montant", "importe", "importo", "totale", "revenue", "sales",
)  # fmt: skip
SALES_FIELDS: dict[str, tuple[str, ...]] = {
    "native_id": ("name", *ORDER_IDS, "order", "order id", "order number", "order #", "id", "increment id", "receipt",
                  "receipt no", "belegnummer", "bestellung", "auftragsnummer", "zamówienie", "nr paragonu", "đơn hàng",
                  "سفارش", "numéro de commande", "número de pedido"),
    "customer_id": (*CUSTOMER_IDS, "email", "e mail", "customer email", "billing email", "email billing", "customer id",
                    "user id", "client", "buyer", "kunde", "e mail adresse", "klient", "email klienta", "khách hàng",
                    "مشتری", "ایمیل", "customer user id", "member id", "loyalty card", "kundenkarte"),
    "currency": ("currency", "order currency", "currency code", "währung", "waluta", "tiền tệ", "loại tiền", "ارز",
                 "واحد پول", "devise", "moneda", "order currency code"),
    "state": ("financial status", "status", "order status", "payment status", "bestellstatus", "zahlungsstatus",
              "status zamówienia", "trạng thái", "trạng thái đơn hàng", "وضعیت", "وضعیت سفارش", "état", "estado"),
    "refunded": ("refunded amount", "amount refunded", "refund amount", "order refund amount", "total refunded",
                 "erstattet", "erstatteter betrag", "kwota zwrotu", "tiền hoàn lại", "مبلغ بازگشتی"),
    "kind": ("type", "transaction type", "kind", "order type", "art", "vorgang", "typ", "loại", "نوع"),
    "place": ("sales channel", "place", "point of sale", "store type", "source name", "channel type", "vertriebskanal",
              "verkaufskanal", "kanał sprzedaży", "kênh bán hàng", "کانال فروش", "online offline"),
    "came_from": ("utm source", "traffic source", "source medium", "source", "referring site", "referrer", "origin",
                  "attribution", "herkunft", "quelle", "źródło", "nguồn", "منبع", "came from", "marketing channel",
                  "first source", "order attribution source"),
    "campaign": ("utm campaign", "campaign", "kampagne", "kampania", "chiến dịch", "کمپین", "campaign name"),
    "coupon": ("discount code", "coupon", "coupon code", "coupon codes", "coupons", "voucher", "gutschein",
               "gutscheincode", "kupon", "kod rabatowy", "mã giảm giá", "کد تخفیف"),
    "tactic": ("tactic", "tactic code", "taktik", "taktyka", "chiến thuật", "تاکتیک"),
    "region": ("shipping country", "country", "billing country", "country code", "region", "land", "lieferland", "kraj",
               "quốc gia", "کشور", "pays", "país", "shipping country code"),
    "items": ("items", "item count", "total items", "lineitem quantity", "artikelanzahl", "liczba produktów",
              "items count", "number of items"),
}  # fmt: skip
TOUCH_FIELDS: dict[str, tuple[str, ...]] = {
    "person_id": ("person", "person id", "user pseudo id", "user", "user id", "uid", "client id", "visitor id",
                  "visitor", "cookie", "cookie id", "visitorid", "fullvisitorid", "anonymous id", "customer id",
                  "customer", "contact id", "subscriber", "email", "journey", "journey id", "besucher", "besucher id",
                  "nutzer", "użytkownik", "id użytkownika", "khách hàng", "người dùng", "کاربر", "شناسه کاربر"),
    "channel": ("channel", "channel group", "marketing channel", "default channel group", "traffic source source",
                "collected traffic source manual source", "session source", "source", "utm source",
                "session source medium", "source medium", "touchpoint",
                "kanal", "quelle", "kanał", "źródło", "kênh", "nguồn", "کانال", "منبع"),
    "medium": ("traffic source medium", "collected traffic source manual medium", "utm medium", "medium",
               "session medium"),
    "kind": ("event name", "event", "event type", "interaction", "interaction type", "action", "kind", "type",
             "ereignis", "zdarzenie", "sự kiện", "رویداد"),
    "campaign": ("utm campaign", "campaign", "traffic source name", "collected traffic source manual campaign name",
                 "campaign name", "session campaign", "kampagne", "kampania", "chiến dịch", "کمپین"),
    "tactic": SALES_FIELDS["tactic"],
    "cost": ("cost", "spend", "kosten", "koszt", "chi phí", "هزینه", "cpo cost"),
    "value": ("conversion value", "value", "event value", "event value in usd", "ecommerce purchase revenue", "revenue",
              "purchase revenue", "wert", "wartość", "giá trị", "ارزش"),
    "currency": SALES_FIELDS["currency"],
    "converted": ("converted", "conversion", "is conversion", "conversions", "konvertiert", "konwersja", "chuyển đổi",
                  "تبدیل"),
    "native_id": ("event id", "touch id", "hit id", "id", "event bundle sequence id"),
}  # fmt: skip
MOMENTS = ("event timestamp", "timestamp", "event time", "time", "occurred at", "clicked at", "visited at", "ts")
PATH_FIELDS: dict[str, tuple[str, ...]] = {
    "path": ("path", "paths", "conversion path", "channel path", "journey", "customer journey", "touchpoints",
             "default channel group path", "default channel grouping path", "source path", "mcf channel grouping path",
             "pfad", "conversion pfad", "kundenreise", "ścieżka", "ścieżka konwersji", "đường dẫn chuyển đổi",
             "hành trình", "مسیر", "مسیر تبدیل"),
    "conversions": ("total conversions", "conversions", "conversion", "converted", "key events", "orders", "conv",
                    "konversionen", "conversions gesamt", "konwersje", "lượt chuyển đổi", "chuyển đổi", "تبدیل",
                    "تبدیل ها"),
    "value": ("total conversion value", "conversion value", "value", "revenue", "conv value", "purchase revenue",
              "wert", "conversion wert", "umsatz", "wartość", "wartość konwersji", "giá trị", "ارزش", "درآمد"),
    "nulls": ("total null", "null", "nulls", "null conversions", "non conversions", "not converted", "no conversion",
              "ohne konversion", "bez konwersji", "không chuyển đổi", "بدون تبدیل"),
}  # fmt: skip


def without_unit(name: str) -> str:
    """A column's name without a unit in brackets at its end."""
    return _UNIT.sub("", name)


def fields_in(header: tuple[str, ...], fields: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Give the columns of a header by the fields that they speak for; each column stands for one field only."""
    plain = {fold(_UNIT.sub("", column)): column for column in reversed(header)}
    plain |= {fold(column): column for column in reversed(header)}
    found: dict[str, str] = {}
    for name, aliases in fields.items():
        column = next(
            (
                plain[fold(alias)]
                for alias in aliases
                if fold(alias) in plain and plain[fold(alias)] not in found.values()
            ),
            "",
        )
        if column:
            found[name] = column
    return found


@cache
def field_of(name: str) -> str:
    """The mention field that a column name speaks for; empty if none."""
    return _lookup().get(fold(name), "")


@cache
def _lookup() -> dict[str, str]:
    return {fold(alias): field for field, aliases in reversed(FIELDS.items()) for alias in aliases}


@cache
def says_who(name: str) -> bool:
    """Do the words of a column's name say that it holds who wrote?"""
    said = set(fold(name).split())
    return bool(said & _writers()) and not said & NOT_WRITERS


@cache
def _writers() -> frozenset[str]:
    return frozenset(map(fold, WRITERS))


def metric_of(name: str) -> tuple[str, str, str] | None:
    """The metric that a column name speaks for, with how it adds up and its unit; None if none."""
    for word in (fold(name), fold(_UNIT.sub("", name))):
        for key, (aliases, how, unit) in METRICS.items():
            if word in {fold(alias) for alias in aliases}:
                return key, how, unit
    return None


def first_of(header: tuple[str, ...], aliases: tuple[str, ...]) -> str:
    """The first column named by one of `aliases`, best alias first; empty if none is."""
    names = {fold(column): column for column in reversed(header)}
    return next((names[fold(alias)] for alias in aliases if fold(alias) in names), "")

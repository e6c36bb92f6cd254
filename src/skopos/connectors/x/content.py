"""X analytics: the content export with a line for each post, and the account overview with a line for each day."""

from typing import Any

from skopos.channels.rows.exports import Figure, FigureTable, PostTable, names
from skopos.channels.rows.values import Columns

POST_HEADERS = {
    "en": names(
        native_id="Post id|Tweet id|Post ID|Tweet ID",
        published_at="Date|time|Posted at|Created at",
        text="Post text|Tweet text",
        url="Post Link|Tweet permalink|Post permalink|Tweet Link",
        impressions="Impressions",
        likes="Likes",
        engagements="Engagements",
        saves="Bookmarks",
        shared="Shares",
        follows="New follows|follows",
        comments="Replies",
        reposts="Reposts|retweets",
        profile_visits="Profile visits|user profile clicks",
        detail_expands="Detail Expands",
        url_clicks="URL Clicks",
        hashtag_clicks="Hashtag Clicks",
        permalink_clicks="Permalink Clicks",
        video_views="Video views|media views|Media views",
        rate="engagement rate",
    ),
    "de": names(
        native_id="Post-ID|Tweet-ID",
        published_at="Datum|Zeit",
        text="Posttext|Post-Text|Tweet-Text",
        url="Post-Link|Link zum Post|Tweet-Permalink",
        impressions="Impressions|Impressionen",
        likes="Gefällt mir|Likes|Gefällt-mir-Angaben",
        engagements="Interaktionen|Engagements",
        saves="Lesezeichen",
        shared="Geteilt|Mal geteilt|Geteilte Inhalte",
        follows="Neue Follower|Neue Follows",
        comments="Antworten",
        reposts="Reposts|Retweets",
        profile_visits="Profilbesuche|Profilaufrufe",
        detail_expands="Detailerweiterungen|Details geöffnet",
        url_clicks="URL-Klicks|Link-Klicks",
        hashtag_clicks="Hashtag-Klicks",
        permalink_clicks="Permalink-Klicks",
    ),
    "fr": names(
        native_id="ID du post|Identifiant du post|ID du Tweet",
        published_at="Date",
        text="Texte du post|Texte du Tweet",
        url="Lien du post|Lien du Tweet",
        impressions="Impressions",
        likes="J’aime|Likes",
        engagements="Engagements",
        saves="Signets",
        shared="Partages",
        follows="Nouveaux abonnements|Nouveaux abonnés",
        comments="Réponses",
        reposts="Reposts|Republications|Retweets",
        profile_visits="Visites du profil|Visites de profil",
        url_clicks="Clics sur l’URL|Clics sur les URL|Clics sur le lien",
        hashtag_clicks="Clics sur le hashtag|Clics sur les hashtags",
    ),
    "es": names(
        native_id="ID del post|Identificador del post|ID de la publicación|ID del Tweet",
        published_at="Fecha",
        text="Texto del post|Texto de la publicación|Texto del Tweet",
        url="Enlace del post|Enlace a la publicación|Enlace del Tweet",
        impressions="Impresiones",
        likes="Me gusta",
        engagements="Interacciones",
        saves="Guardados|Elementos guardados",
        shared="Compartidos|Veces compartido",
        follows="Nuevos seguidores|Nuevos seguimientos",
        comments="Respuestas",
        reposts="Reposts|Republicaciones|Retweets",
        profile_visits="Visitas al perfil",
        url_clicks="Clics en la URL|Clics en URL|Clics en el enlace",
        hashtag_clicks="Clics en hashtags|Clics en el hashtag",
    ),
    "pl": names(
        native_id="ID posta|Identyfikator posta|ID wpisu",
        published_at="Data",
        text="Treść posta|Tekst posta|Treść wpisu",
        url="Link do posta|Odnośnik do posta|Link do wpisu",
        impressions="Wyświetlenia",
        likes="Polubienia",
        engagements="Aktywności|Interakcje|Zaangażowanie",
        saves="Zakładki",
        shared="Udostępnienia",
        follows="Nowi obserwujący|Nowe obserwacje",
        comments="Odpowiedzi",
        reposts="Reposty|Podania dalej",
        profile_visits="Wizyty na profilu|Odwiedziny profilu",
        url_clicks="Kliknięcia adresu URL|Kliknięcia w link|Kliknięcia linku",
        hashtag_clicks="Kliknięcia hashtagów",
    ),
}
DAY_HEADERS = {
    "en": names(
        day="Date",
        impressions="Impressions|impressions",
        likes="Likes",
        engagements="Engagements",
        saves="Bookmarks",
        shared="Shares",
        follows="New follows|follows",
        unfollows="Unfollows",
        comments="Replies",
        reposts="Reposts|retweets",
        profile_visits="Profile visits|user profile clicks",
        posts_created="Create Post|Posts|Tweets published",
        video_views="Video views|Media views|media views",
        url_clicks="URL Clicks",
    ),
    "de": names(
        day="Datum", impressions="Impressions|Impressionen", likes="Gefällt mir|Likes", engagements="Interaktionen",
        saves="Lesezeichen", shared="Geteilt", follows="Neue Follower", unfollows="Entfolgt", comments="Antworten",
        reposts="Reposts", profile_visits="Profilbesuche|Profilaufrufe", posts_created="Post erstellen|Posts erstellt",
    ),
    "fr": names(
        day="Date", impressions="Impressions", likes="J’aime", engagements="Engagements", saves="Signets",
        shared="Partages", follows="Nouveaux abonnements|Nouveaux abonnés", unfollows="Désabonnements",
        comments="Réponses", reposts="Reposts",
        profile_visits="Visites du profil", posts_created="Créer un post",
    ),
    "es": names(
        day="Fecha", impressions="Impresiones", likes="Me gusta", engagements="Interacciones", saves="Guardados",
        shared="Compartidos", follows="Nuevos seguidores", unfollows="Dejaron de seguir", comments="Respuestas",
        reposts="Reposts", profile_visits="Visitas al perfil", posts_created="Crear post",
    ),
    "pl": names(
        day="Data", impressions="Wyświetlenia", likes="Polubienia", engagements="Aktywności|Interakcje",
        saves="Zakładki", shared="Udostępnienia", follows="Nowi obserwujący", comments="Odpowiedzi", reposts="Reposty",
        profile_visits="Wizyty na profilu",
    ),
}  # fmt: skip


def mark_replies(columns: Columns, more: dict[str, Any]) -> None:
    """A post that starts with @ answers somebody; one that starts with RT @ repeats somebody."""
    texts = columns.raw("text")
    more["kind"] = [
        "repost" if text.startswith("RT @") else "reply" if text.startswith("@") else "post" for text in texts
    ]


POSTS = PostTable(
    "x",
    POST_HEADERS,
    needs=(("native_id",), ("published_at",), ("impressions",), ("text", "url")),
    adds={
        "shares": (("reposts", "shared"),),
        "clicks": (("url_clicks", "hashtag_clicks", "permalink_clicks", "detail_expands"),),
    },
    figures={"profile_visits": Figure("profile_visits"), "link_clicks": Figure("url_clicks")},
    order="mdy",
    finish=mark_replies,
)
DAYS = FigureTable(
    "x",
    DAY_HEADERS,
    needs=(("day",), ("impressions",), ("reposts",), ("comments",)),
    figures={
        "impressions": (Figure("impressions"),),
        "likes": (Figure("likes"),),
        "comments": (Figure("comments"),),
        "shares": (Figure("reposts+shared"),),
        "saves": (Figure("saves"),),
        "follows": (Figure("follows"),),
        "unfollows": (Figure("unfollows"),),
        "profile_visits": (Figure("profile_visits"),),
        "video_views": (Figure("video_views"),),
        "link_clicks": (Figure("url_clicks"),),
        "x_engagements": (Figure("engagements"),),
    },
    order="mdy",
)

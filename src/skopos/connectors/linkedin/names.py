"""Column names of LinkedIn's exports, by language."""

from skopos.channels.rows.exports import names

POSTS = {
    "en": names(
        title="Post title|Update title|Post text",
        url="Post link|Update link|Post URL",
        post_type="Post type|Update type",
        campaign="Campaign name",
        author_name="Posted by",
        published_at="Created date|Post publish date|Posted date",
        impressions="Impressions",
        video_views="Views|Views (Excluding offsite video views)",
        offsite_views="Offsite Views",
        clicks="Clicks",
        likes="Likes|Reactions",
        comments="Comments",
        shares="Reposts|Shares",
        follows="Follows",
        rate="Engagement rate",
        click_rate="Click through rate (CTR)",
        kind_of_content="Content Type",
    ),
    "de": names(
        title="Titel des Beitrags|Beitragstitel|Update-Titel",
        url="Link zum Beitrag|Beitragslink|Beitrags-Link|Update-Link",
        post_type="Beitragstyp|Art des Beitrags",
        campaign="Kampagnenname|Name der Kampagne",
        author_name="Gepostet von|Veröffentlicht von",
        published_at="Erstellungsdatum|Erstellt am|Datum der Erstellung",
        impressions="Impressions|Impressionen",
        video_views="Aufrufe|Ansichten|Aufrufe (ohne Videoaufrufe außerhalb der Website)",
        clicks="Klicks",
        likes="Likes|Gefällt mir|Reaktionen",
        comments="Kommentare",
        shares="Reposts|Geteilt|Geteilte Beiträge|Direkt geteilt",
        follows="Follows|Abonnements|Neue Follower",
        kind_of_content="Inhaltstyp|Content-Typ|Art des Inhalts",
    ),
    "fr": names(
        title="Titre du post|Titre de la publication",
        url="Lien du post|Lien vers le post|Lien de la publication",
        post_type="Type de post|Type de publication",
        campaign="Nom de la campagne",
        author_name="Publié par|Posté par",
        published_at="Date de création|Créé le",
        impressions="Impressions",
        video_views="Vues",
        clicks="Clics",
        likes="J’aime|Réactions",
        comments="Commentaires",
        shares="Republications|Partages",
        follows="Abonnements|Nouveaux abonnés",
    ),
    "es": names(
        title="Título de la publicación",
        url="Enlace de la publicación|Enlace a la publicación",
        post_type="Tipo de publicación",
        campaign="Nombre de la campaña",
        author_name="Publicado por",
        published_at="Fecha de creación|Creado el",
        impressions="Impresiones",
        video_views="Visualizaciones",
        clicks="Clics",
        likes="Recomendaciones|Reacciones",
        comments="Comentarios",
        shares="Veces compartido|Compartidos|Publicaciones compartidas",
        follows="Seguimientos|Seguidores nuevos|Nuevos seguidores",
    ),
    "pl": names(
        title="Tytuł publikacji|Tytuł posta",
        url="Link do publikacji|Łącze do publikacji|Link do posta",
        post_type="Typ publikacji|Rodzaj publikacji",
        campaign="Nazwa kampanii",
        author_name="Opublikowane przez|Opublikował(a)",
        published_at="Data utworzenia|Utworzono",
        impressions="Wyświetlenia|Liczba wyświetleń",
        video_views="Odsłony|Odtworzenia",
        clicks="Kliknięcia",
        likes="Polecenia|Reakcje|Polubienia",
        comments="Komentarze",
        shares="Udostępnienia|Ponowne publikacje",
        follows="Obserwacje|Nowi obserwujący",
    ),
}


def _split(metric: str, *, organic: str, sponsored: str, total: str, **words: str) -> dict[str, str]:
    """Name the three columns that LinkedIn makes of each metric."""
    found: dict[str, list[str]] = {}
    for word in words[metric].split("|"):
        for part, suffixes in (("organic", organic), ("sponsored", sponsored), ("total", total)):
            found.setdefault(f"{metric}_{part}", []).extend(f"{word} ({suffix})" for suffix in suffixes.split("|"))
    return {name: "|".join(aliases) for name, aliases in found.items()}


def _days(day: str, unique: str, suffixes: dict[str, str], **words: str) -> dict[str, tuple[str, ...]]:
    columns = {"day": day, "unique_organic": unique}
    for metric in words:
        columns |= _split(metric, **suffixes, **words)
    return names(**columns)


DAYS = {
    "en": _days(
        "Date",
        "Unique impressions (organic)",
        {"organic": "organic", "sponsored": "sponsored", "total": "total"},
        impressions="Impressions",
        clicks="Clicks",
        reactions="Reactions",
        comments="Comments",
        reposts="Reposts|Shares",
    ),
    "de": _days(
        "Datum",
        "Eindeutige Impressions (organisch)|Unique Impressions (organisch)",
        {"organic": "organisch", "sponsored": "gesponsert", "total": "gesamt|insgesamt"},
        impressions="Impressions|Impressionen",
        clicks="Klicks",
        reactions="Reaktionen",
        comments="Kommentare",
        reposts="Reposts|Direkt geteilte Beiträge|Geteilte Beiträge",
    ),
    "fr": _days(
        "Date",
        "Impressions uniques (organiques)|Impressions uniques (organique)",
        {"organic": "organiques|organique", "sponsored": "sponsorisées|sponsorisés|sponsorisé", "total": "total"},
        impressions="Impressions",
        clicks="Clics",
        reactions="Réactions",
        comments="Commentaires",
        reposts="Republications|Partages",
    ),
    "es": _days(
        "Fecha",
        "Impresiones únicas (orgánicas)",
        {
            "organic": "orgánicas|orgánicos|orgánico",
            "sponsored": "patrocinadas|patrocinados|patrocinado",
            "total": "total|totales",
        },
        impressions="Impresiones",
        clicks="Clics",
        reactions="Reacciones",
        comments="Comentarios",
        reposts="Veces compartido|Publicaciones compartidas|Compartidos",
    ),
    "pl": _days(
        "Data",
        "Unikalne wyświetlenia (organiczne)",
        {"organic": "organiczne", "sponsored": "sponsorowane", "total": "łącznie|razem|suma"},
        impressions="Wyświetlenia",
        clicks="Kliknięcia",
        reactions="Reakcje",
        comments="Komentarze",
        reposts="Udostępnienia|Ponowne publikacje",
    ),
}
FOLLOWERS = {
    "en": names(
        day="Date",
        follows_organic="Organic followers",
        follows_sponsored="Sponsored followers",
        follows_invited="Auto-invited followers",
        follows_total="Total followers",
    ),
    "de": names(
        day="Datum",
        follows_organic="Organische Follower|Organische Follower:innen",
        follows_sponsored="Gesponserte Follower|Gesponserte Follower:innen",
        follows_invited="Automatisch eingeladene Follower|Automatisch eingeladene Follower:innen",
        follows_total="Follower gesamt|Follower insgesamt|Follower:innen insgesamt|Gesamtzahl Follower",
    ),
    "fr": names(
        day="Date",
        follows_organic="Abonnés organiques",
        follows_sponsored="Abonnés sponsorisés",
        follows_invited="Abonnés invités automatiquement",
        follows_total="Total des abonnés|Nombre total d’abonnés",
    ),
    "es": names(
        day="Fecha",
        follows_organic="Seguidores orgánicos",
        follows_sponsored="Seguidores patrocinados",
        follows_invited="Seguidores invitados automáticamente",
        follows_total="Total de seguidores|Seguidores totales",
    ),
    "pl": names(
        day="Data",
        follows_organic="Organiczni obserwujący|Obserwujący organiczni",
        follows_sponsored="Sponsorowani obserwujący|Obserwujący sponsorowani",
        follows_total="Łączna liczba obserwujących|Obserwujący łącznie",
    ),
}
VISITORS = {
    "en": names(day="Date", views_total="Total page views (total)", visitors_total="Total unique visitors (total)"),
    "de": names(
        day="Datum",
        views_total="Seitenaufrufe gesamt (gesamt)|Seitenaufrufe insgesamt (insgesamt)",
        visitors_total="Eindeutige Besucher gesamt (gesamt)|Eindeutige Besucher:innen insgesamt (insgesamt)",
    ),
    "fr": names(
        day="Date",
        views_total="Total des pages vues (total)|Total des vues de page (total)",
        visitors_total="Total des visiteurs uniques (total)",
    ),
    "es": names(
        day="Fecha",
        views_total="Visualizaciones totales de la página (total)|Total de visualizaciones de página (total)",
        visitors_total="Visitantes únicos totales (total)|Total de visitantes únicos (total)",
    ),
    "pl": names(
        day="Data",
        views_total="Łączna liczba wyświetleń strony (łącznie)",
        visitors_total="Łączna liczba unikalnych użytkowników (łącznie)",
    ),
}
OWN = {
    "en": names(day="Date", impressions="Impressions", engagements="Engagements"),
    "de": names(day="Datum", impressions="Impressions|Impressionen", engagements="Interaktionen|Engagements"),
    "fr": names(day="Date", impressions="Impressions", engagements="Interactions|Engagements"),
    "es": names(day="Fecha", impressions="Impresiones", engagements="Interacciones"),
    "pl": names(day="Data", impressions="Wyświetlenia", engagements="Aktywności|Interakcje"),
}
OWN_FOLLOWERS = {
    "en": names(day="Date", follows="New followers"),
    "de": names(day="Datum", follows="Neue Follower|Neue Follower:innen"),
    "fr": names(day="Date", follows="Nouveaux abonnés"),
    "es": names(day="Fecha", follows="Nuevos seguidores|Seguidores nuevos"),
    "pl": names(day="Data", follows="Nowi obserwujący"),
}

"""Column names of Google Analytics 4's reports, by language."""

from skopos.channels.rows.exports import names

HEADERS = {
    "en": names(
        day="Date|Date (YYYYMMDD)|Day",
        audience="Session default channel group|Session primary channel group (Default channel group)"
        "|Session primary channel group|First user default channel group"
        "|First user primary channel group (Default channel group)"
        "|Default channel group",
        audience2="Session source / medium|First user source / medium|Source / medium|Session source|First user source"
        "|Session medium|Session source platform",
        audience3="Country|Device category|Language|Platform",
        campaign="Session campaign|First user campaign|Campaign|Session Google Ads campaign"
        "|Session manual campaign name",
        subject="Landing page + query string|Landing page|Page path and screen class|Page title and screen class"
        "|Page path + query string",
        sessions="Sessions",
        engaged_sessions="Engaged sessions",
        events="Event count",
        key_events="Key events|Conversions",
        revenue="Total revenue|Purchase revenue|Revenue",
        users="Total users|Active users|Users",
        new_users="New users",
        page_views="Views|Screen page views",
        purchases="Ecommerce purchases|Transactions|Purchases",
        engagement_rate="Engagement rate",
        engagement_time="Average engagement time per session|Average engagement time",
        events_per_session="Events per session",
        key_event_rate="Session key event rate|Session conversion rate",
    ),
    "de": names(
        day="Datum|Tag",
        audience="Standard-Channelgruppe für Sitzung|Sitzung – Standard-Channelgruppe|Standardchannelgruppe für Sitzung"
        "|Sitzungsprimäre Channelgruppe (Standard-Channelgruppe)"
        "|Primäre Channelgruppe für Sitzung (Standard-Channelgruppe)"
        "|Sitzung – primäre Channelgruppe (Standard-Channelgruppe)|Standard-Channelgruppierung der Sitzung"
        "|Sitzung: Standard-Channelgruppe",
        audience2="Sitzung – Quelle/Medium|Quelle/Medium der Sitzung|Sitzung: Quelle/Medium|Quelle / Medium der Sitzung"
        "|Sitzungsquelle/-medium|Sitzung – Quelle|Sitzung – Medium|Quelle/Medium",
        audience3="Land|Gerätekategorie|Sprache|Plattform",
        campaign="Sitzung – Kampagne|Kampagne der Sitzung|Sitzungskampagne|Sitzung: Kampagne|Kampagne",
        subject="Landingpage + Abfragestring|Landingpage|Landingpage und Abfragestring|Seitenpfad und Bildschirmklasse",
        sessions="Sitzungen",
        engaged_sessions="Sitzungen mit Interaktionen|Sitzungen mit Interaktion|Engagierte Sitzungen",
        events="Ereignisanzahl|Anzahl der Ereignisse",
        key_events="Schlüsselereignisse|Conversions|Wichtige Ereignisse",
        revenue="Gesamtumsatz|Umsatz insgesamt|Umsatz|Kaufumsatz",
        users="Gesamtzahl der Nutzer|Nutzer insgesamt|Aktive Nutzer|Nutzer",
        new_users="Neue Nutzer",
        page_views="Aufrufe",
        purchases="E-Commerce-Käufe|Transaktionen|Käufe",
        engagement_rate="Interaktionsrate|Engagement-Rate",
        engagement_time="Durchschnittliche Interaktionsdauer pro Sitzung"
        "|Durchschnittliche Engagement-Dauer pro Sitzung",
        events_per_session="Ereignisse pro Sitzung",
    ),
    "fr": names(
        day="Date|Jour",
        audience="Groupe de canaux par défaut de la session|Session - Groupe de canaux par défaut"
        "|Groupe de canaux principal de la session (Groupe de canaux par défaut)|Session – Groupe de canaux par défaut"
        "|Groupe de canaux principal de la session (groupe de canaux par défaut)",
        audience2="Source/Support de la session|Source / Support de la session|Session - Source/Support"
        "|Session - Source / Support|Source/support de la session|Source de la session|Support de la session",
        audience3="Pays|Catégorie d’appareil|Langue",
        campaign="Campagne de la session|Session - Campagne|Campagne de session|Campagne",
        subject="Page de destination et chaîne de requête|Page de destination + chaîne de requête|Page de destination",
        sessions="Sessions",
        engaged_sessions="Sessions avec engagement|Sessions engagées",
        events="Nombre d’événements|Nombre d'événements",
        key_events="Événements clés|Conversions",
        revenue="Revenu total|Revenus totaux|Chiffre d’affaires total|Revenus",
        users="Nombre total d’utilisateurs|Total utilisateurs|Utilisateurs actifs|Utilisateurs",
        new_users="Nouveaux utilisateurs",
        page_views="Vues",
        purchases="Achats e-commerce|Transactions",
        engagement_rate="Taux d’engagement",
        engagement_time="Durée d’engagement moyenne par session|Temps d’engagement moyen par session",
        events_per_session="Événements par session",
    ),
    "es": names(
        day="Fecha|Día",
        audience="Grupo de canales predeterminado de la sesión|Sesión: grupo de canales predeterminado"
        "|Grupo principal de canales de la sesión (Grupo de canales predeterminado)"
        "|Grupo de canales principal de la sesión (Grupo de canales predeterminado)|Grupo de canales predeterminado",
        audience2="Fuente/medio de la sesión|Fuente / medio de la sesión|Sesión: fuente/medio"
        "|Fuente o medio de la sesión"
        "|Fuente de la sesión|Medio de la sesión|Fuente/Medio de la sesión",
        audience3="País|Categoría de dispositivo|Idioma",
        campaign="Campaña de la sesión|Campaña de sesión|Sesión: campaña|Campaña",
        subject="Página de destino + cadena de consulta|Página de destino y cadena de consulta|Página de destino",
        sessions="Sesiones",
        engaged_sessions="Sesiones con interacción|Sesiones con interacciones|Sesiones interesadas",
        events="Número de eventos|Recuento de eventos|Cantidad de eventos",
        key_events="Eventos clave|Conversiones",
        revenue="Ingresos totales|Total de ingresos|Ingresos",
        users="Total de usuarios|Usuarios totales|Usuarios activos|Usuarios",
        new_users="Usuarios nuevos|Nuevos usuarios",
        page_views="Vistas|Visualizaciones",
        purchases="Compras de comercio electrónico|Transacciones|Compras",
        engagement_rate="Porcentaje de interacciones|Tasa de interacción|Tasa de participación",
        engagement_time="Tiempo de interacción medio por sesión|Tiempo de interacción promedio por sesión",
        events_per_session="Eventos por sesión",
    ),
    "pl": names(
        day="Data|Dzień",
        audience="Domyślna grupa kanałów sesji|Sesja – domyślna grupa kanałów"
        "|Podstawowa grupa kanałów sesji (domyślna grupa kanałów)"
        "|Sesja – podstawowa grupa kanałów (domyślna grupa kanałów)",
        audience2="Źródło/medium sesji|Sesja – źródło/medium|Źródło / medium sesji|Sesja – źródło / medium"
        "|Źródło sesji",
        audience3="Kraj|Kategoria urządzenia|Język",
        campaign="Kampania sesji|Sesja – kampania|Kampania",
        subject="Strona docelowa i ciąg zapytania|Strona docelowa + ciąg zapytania|Strona docelowa",
        sessions="Sesje",
        engaged_sessions="Sesje z zaangażowaniem|Sesje z interakcją|Zaangażowane sesje",
        events="Liczba zdarzeń",
        key_events="Kluczowe zdarzenia|Konwersje|Najważniejsze zdarzenia",
        revenue="Łączne przychody|Przychody łącznie|Całkowite przychody|Przychody",
        users="Łączna liczba użytkowników|Użytkownicy łącznie|Aktywni użytkownicy|Użytkownicy",
        new_users="Nowi użytkownicy",
        page_views="Wyświetlenia|Odsłony",
    ),
    "it": names(
        day="Data|Giorno",
        audience="Gruppo di canali predefinito sessione|Gruppo di canali predefinito della sessione"
        "|Gruppo di canali principale della sessione (Gruppo di canali predefinito)",
        audience2="Sorgente/mezzo sessione|Sorgente/mezzo della sessione|Sorgente / mezzo sessione",
        campaign="Campagna sessione|Campagna della sessione|Campagna",
        subject="Pagina di destinazione + stringa di query|Pagina di destinazione",
        sessions="Sessioni",
        engaged_sessions="Sessioni con coinvolgimento|Sessioni coinvolte",
        events="Conteggio eventi|Numero di eventi",
        key_events="Eventi chiave|Conversioni",
        revenue="Entrate totali|Entrate",
        users="Utenti totali|Utenti attivi|Utenti",
        new_users="Nuovi utenti",
    ),
    "pt": names(
        day="Data|Dia",
        audience="Grupo padrão de canais da sessão|Grupo de canais padrão da sessão"
        "|Grupo de canais predefinido da sessão"
        "|Grupo de canais principal da sessão (Grupo de canais padrão)",
        audience2="Origem/mídia da sessão|Origem / mídia da sessão|Origem/suporte da sessão",
        campaign="Campanha da sessão|Campanha",
        subject="Página de destino + string de consulta|Página de destino",
        sessions="Sessões",
        engaged_sessions="Sessões engajadas|Sessões com envolvimento|Sessões com interação",
        events="Contagem de eventos|Número de eventos",
        key_events="Eventos principais|Eventos-chave|Conversões",
        revenue="Receita total|Receita",
        users="Total de usuários|Usuários ativos|Usuários",
        new_users="Novos usuários",
    ),
    "vi": names(
        day="Ngày",
        audience="Nhóm kênh mặc định của phiên|Nhóm kênh chính của phiên (Nhóm kênh mặc định)",
        audience2="Nguồn/phương tiện của phiên|Nguồn/Phương tiện của phiên",
        campaign="Chiến dịch của phiên|Chiến dịch",
        subject="Trang đích + chuỗi truy vấn|Trang đích",
        sessions="Phiên|Số phiên",
        engaged_sessions="Phiên tương tác|Số phiên tương tác|Phiên có tương tác",
        events="Số sự kiện|Số lượng sự kiện",
        key_events="Sự kiện chính|Sự kiện quan trọng|Lượt chuyển đổi",
        revenue="Tổng doanh thu|Doanh thu",
        users="Tổng số người dùng|Người dùng đang hoạt động|Người dùng",
        new_users="Người dùng mới",
    ),
}

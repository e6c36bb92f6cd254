"""Addresses of this room."""

from django.urls import path

from skopos.channels.views import imports, mapping, register, tokens

app_name = "channels"
urlpatterns = [
    path("", register.channel_list, name="list"),
    path("add/", register.channel_add, name="add"),
    path("preview/", register.channel_preview, name="preview"),
    path("<int:pk>/", register.channel_page, name="channel"),
    path("<int:pk>/change/", register.channel_change, name="change"),
    path("<int:pk>/preview/", register.channel_preview, name="preview_of"),
    path("<int:pk>/pause/", register.channel_pause, name="pause"),
    path("<int:pk>/resume/", register.channel_resume, name="resume"),
    path("<int:pk>/remove/", register.channel_remove, name="remove"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/status/", imports.import_status, name="import_status"),
    path("imports/<int:pk>/choose/", imports.import_choose, name="import_choose"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<int:pk>/problems.csv", imports.import_problems, name="import_problems"),
    path("imports/<int:pk>/columns/", mapping.import_mapping, name="mapping"),
    path("imports/<int:pk>/columns/preview/", mapping.mapping_preview, name="mapping_preview"),
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
]

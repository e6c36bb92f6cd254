"""Addresses of pages in a workspace that belong to no single room."""

from django.urls import path

from skopos.web.views import design, home, palette, settings

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("settings/", settings.settings, name="settings"),
    path("settings/change/", settings.change_settings, name="change_settings"),
    path("settings/delete/", settings.delete_workspace, name="delete_workspace"),
    path("settings/members/", settings.members, name="members"),
    path("settings/members/invite/", settings.invite, name="invite"),
    path("settings/members/<int:pk>/role/", settings.change_role, name="change_role"),
    path("settings/members/<int:pk>/remove/", settings.remove_member, name="remove_member"),
    path("settings/members/<int:pk>/password/", settings.password_link, name="password_link"),
    path("settings/invitations/<int:pk>/withdraw/", settings.withdraw_invitation, name="withdraw_invitation"),
    path("settings/about/", settings.about, name="about"),
    path("go-to/", palette.palette, name="palette"),
    path("design/", design.design, name="design"),
]

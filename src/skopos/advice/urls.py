"""Addresses of this room."""

from django.urls import path

from skopos.advice import views

app_name = "advice"
urlpatterns = [
    path("", views.page, name="list"),
    path("anew/", views.anew, name="anew"),
    path("budget/", views.budget, name="budget"),
    path("customers/", views.customers, name="customers"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/reject/", views.reject, name="reject"),
    path("<int:pk>/decide/", views.decide, name="decide"),
]

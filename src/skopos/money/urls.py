"""Addresses of this room."""

from django.urls import path

from skopos.money.views import pages

app_name = "money"
urlpatterns = [
    path("", pages.costs, name="costs"),
    path("new/", pages.entry_new, name="entry_new"),
    path("entries/<int:pk>/", pages.entry, name="entry"),
    path("entries/<int:pk>/remove/", pages.entry_remove, name="entry_remove"),
    path("file/", pages.take_costs, name="take_costs"),
    path("plan/", pages.plan, name="plan"),
    path("rates/", pages.rates, name="rates"),
    path("rates/add/", pages.rate_add, name="rate_add"),
    path("rates/file/", pages.take_rates, name="take_rates"),
    path("rates/<int:pk>/remove/", pages.rate_remove, name="rate_remove"),
    path("hours/add/", pages.price_add, name="price_add"),
    path("hours/<int:pk>/remove/", pages.price_remove, name="price_remove"),
]

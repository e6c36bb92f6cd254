"""Addresses of this room."""

from django.urls import path

from skopos.value.views import effects, ledger, people, results, sharing, weekly

app_name = "value"
urlpatterns = [
    path("", ledger.page, name="ledger"),
    path("figure/", ledger.figure, name="figure"),
    path("ledger.csv", ledger.as_csv, name="ledger_csv"),
    path("worth/", results.worth, name="worth"),
    path("worth/forget/", results.forget_worth, name="forget_worth"),
    path("methods/", results.methods, name="methods"),
    path("methods/anew/", results.anew, name="anew"),
    path("methods/<slug:key>/", results.method, name="method"),
    path("results/<int:pk>/", results.result, name="result"),
    path("results/<int:pk>.json", results.result_json, name="result_json"),
    path("results/<int:pk>.csv", results.result_csv, name="result_csv"),
    path("effects/", effects.page, name="effects"),
    path("effects/<slug:slug>/", effects.tactic, name="effect"),
    path("funnel/", people.funnel, name="funnel"),
    path("attribution/", sharing.attribution, name="attribution"),
    path("mix/", weekly.mix, name="mix"),
    path("relation/", weekly.relation, name="relation"),
    path("loyalty/", people.loyalty, name="loyalty"),
    path("posts/", people.posts, name="posts"),
]

"""Addresses of policies and matching."""

from django.urls import path

from gaoxin.policies.views import declaring, ladder, library, matching, sandbox

app_name = "policies"
urlpatterns = [
    path("", library.library_list, name="library"),
    path("sandbox/", sandbox.sandbox, name="sandbox"),
    path("sandbox/note/", sandbox.sandbox_note, name="sandbox_note"),
    path("ladder/", ladder.ladder_board, name="ladder"),
    path("ladder/run/", ladder.run_matching, name="run_matching"),
    path("enterprises/<int:pk>/", matching.enterprise_matches, name="matches"),
    path("enterprises/<int:pk>/facts/<slug:fact>/", declaring.declare, name="declare"),
    path("enterprises/<int:pk>/<slug:policy>/", matching.explanation, name="explanation"),
    path("enterprises/<int:pk>/<slug:policy>/cheapest/", matching.cheapest, name="cheapest"),
    path("enterprises/<int:pk>/<slug:policy>/<slug:item>/judge/", declaring.judge, name="judge"),
    # A policy's own address stands last: any word that is no page of its own is looked up as a policy.
    path("<slug:policy>/", library.policy_page, name="policy"),
    path("<slug:policy>/enterprises/", ladder.policy_enterprises, name="policy_enterprises"),
    path("<slug:policy>/compare/", library.compare_versions, name="compare"),
]

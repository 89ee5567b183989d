"""Addresses of policies and matching."""

from django.urls import path

from gaoxin.policies import (
    application_urls,
    authoring_urls,
    cultivation_urls,
    delivery_urls,
    head_urls,
    sandbox_urls,
)
from gaoxin.policies.views import declaring, ladder, library, matching, studio

app_name = "policies"
urlpatterns = [
    path("", library.library_list, name="library"),
    *sandbox_urls.urlpatterns,
    path("ladder/", ladder.ladder_board, name="ladder"),
    path("ladder/run/", ladder.run_matching, name="run_matching"),
    path("enterprises/<int:pk>/", matching.enterprise_matches, name="matches"),
    path("enterprises/<int:pk>/facts/<slug:fact>/", declaring.declare, name="declare"),
    path("enterprises/<int:pk>/<slug:policy>/", matching.explanation, name="explanation"),
    path("enterprises/<int:pk>/<slug:policy>/cheapest/", matching.cheapest, name="cheapest"),
    path("enterprises/<int:pk>/<slug:policy>/<slug:item>/judge/", declaring.judge, name="judge"),
    path("studio/", studio.studio, name="studio"),
    path("studio/new/", studio.draft_new, name="draft_new"),
    path("studio/<int:pk>/", studio.draft_page, name="draft"),
    path("studio/<int:pk>/values/", studio.draft_values, name="draft_values"),
    path("studio/<int:pk>/cases/", studio.draft_cases, name="draft_cases"),
    path("studio/<int:pk>/text/", studio.draft_text, name="draft_text"),
    path("studio/<int:pk>/effect/", studio.draft_effect, name="draft_effect"),
    path("studio/<int:pk>/submit/", studio.draft_submit, name="draft_submit"),
    path("studio/<int:pk>/return/", studio.draft_return, name="draft_return"),
    path("studio/<int:pk>/abandon/", studio.draft_abandon, name="draft_abandon"),
    path("studio/<int:pk>/publish/", studio.draft_publish, name="draft_publish"),
    path("studio/<int:pk>/revisions/<int:number>/", studio.draft_revision, name="draft_revision"),
    *cultivation_urls.urlpatterns,
    *authoring_urls.urlpatterns,
    *delivery_urls.urlpatterns,
    *application_urls.urlpatterns,
    # A policy's own address stands last: any word that is no page of its own is looked up as a policy.
    path("<slug:policy>/", library.policy_page, name="policy"),
    path("<slug:policy>/enterprises/", ladder.policy_enterprises, name="policy_enterprises"),
    path("<slug:policy>/compare/", library.compare_versions, name="compare"),
    *head_urls.urlpatterns,
]

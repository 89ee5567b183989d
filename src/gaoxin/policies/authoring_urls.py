"""Addresses of writing a policy in forms, below the studio's."""

from django.urls import path

from gaoxin.policies.views import authoring

urlpatterns = [
    path("studio/begin/", authoring.policy_begin, name="policy_begin"),
    path("studio/<int:pk>/content/", authoring.draft_content, name="draft_content"),
    path("studio/<int:pk>/content/arrange/", authoring.draft_arrange, name="draft_arrange"),
    path("studio/<int:pk>/content/table-file/", authoring.draft_table_file, name="draft_table_file"),
    path("studio/<int:pk>/content/case/", authoring.draft_case, name="draft_case"),
    path("studio/<int:pk>/content/case/drop/", authoring.draft_case_drop, name="draft_case_drop"),
    path("studio/<int:pk>/parts/<slug:part>/", authoring.draft_part, name="draft_part"),
]

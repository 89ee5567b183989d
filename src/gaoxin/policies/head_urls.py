"""Addresses of what a zone says of a policy, below the policy's own."""

from django.urls import path

from gaoxin.policies.views import heads

urlpatterns = [
    path("<slug:policy>/head/", heads.head_edit, name="head_edit"),
    path("<slug:policy>/windows/", heads.window_edit, name="window_edit"),
    path("<slug:policy>/files/", heads.file_add, name="file_add"),
    path("<slug:policy>/files/<int:file>/withdraw/", heads.file_withdraw, name="file_withdraw"),
    path("<slug:policy>/guide/", heads.guide_file, name="guide"),
    path("<slug:policy>/handbook/", heads.handbook_file, name="handbook"),
    path("<slug:policy>/readiness/", heads.readiness, name="readiness"),
]

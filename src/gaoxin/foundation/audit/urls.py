"""Addresses of the trail."""

from django.urls import path

from gaoxin.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.events, name="events"),
    path("verify/", views.verify, name="verify"),
    path("subject/<str:subject_type>/<int:subject_id>/", views.subject, name="subject"),
]

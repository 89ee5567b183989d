"""Addresses of the cockpit."""

from django.urls import path

from gaoxin.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.cockpit_page, name="cockpit"),
    path("wall/", views.wall_page, name="wall"),
]

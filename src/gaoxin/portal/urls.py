"""Addresses of an enterprise's own pages."""

from django.urls import path

from gaoxin.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("facts/", views.facts, name="facts"),
    path("facts/<slug:keeper>/<slug:key>/", views.propose, name="propose"),
    path("policies/", views.policies, name="policies"),
]

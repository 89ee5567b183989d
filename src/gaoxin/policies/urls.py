"""Addresses of policies and matching."""

from django.urls import path

from gaoxin.policies.views import declaring, matching

app_name = "policies"
urlpatterns = [
    path("enterprises/<int:pk>/", matching.enterprise_matches, name="matches"),
    path("enterprises/<int:pk>/facts/<slug:fact>/", declaring.declare, name="declare"),
    path("enterprises/<int:pk>/<slug:policy>/", matching.explanation, name="explanation"),
    path("enterprises/<int:pk>/<slug:policy>/<slug:item>/judge/", declaring.judge, name="judge"),
]

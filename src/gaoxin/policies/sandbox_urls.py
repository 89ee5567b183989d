"""Addresses of 政策沙盘, below those of policies."""

from django.urls import path

from gaoxin.policies.views import cliffs, sandbox

urlpatterns = [
    path("sandbox/", sandbox.sandbox, name="sandbox"),
    path("sandbox/note/", sandbox.sandbox_note, name="sandbox_note"),
    path("sandbox/save/", sandbox.scenario_save, name="scenario_save"),
    path("sandbox/scenarios/<int:pk>/drop/", sandbox.scenario_drop, name="scenario_drop"),
    path("sandbox/cliffs/", cliffs.cliff_report, name="cliffs"),
    path("sandbox/cliffs/count/", cliffs.cliffs_count, name="cliffs_count"),
    path("enterprises/<int:pk>/cliffs/", cliffs.enterprise_cliffs, name="enterprise_cliffs"),
]

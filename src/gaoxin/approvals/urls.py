"""Addresses of the pages of approvals."""

from django.urls import path

from gaoxin.approvals.views import plans

app_name = "approvals"
urlpatterns = [
    path("projects/", plans.project_list, name="projects"),
    path("projects/<int:project_id>/plan/", plans.plan_page, name="plan"),
    path("projects/<int:project_id>/facts/", plans.plan_facts, name="facts"),
    path("projects/<int:project_id>/plan/keep/", plans.plan_keep, name="keep_plan"),
    path("plans/<int:pk>/", plans.kept_plan, name="kept_plan"),
    path("plans/<int:pk>/route/", plans.route_map_file, name="route_map"),
]

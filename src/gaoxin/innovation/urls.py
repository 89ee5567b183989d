"""Addresses of platforms, science projects, cooperation and drugs."""

from django.urls import path

from gaoxin.innovation.views import platforms as views

app_name = "innovation"
urlpatterns = [
    path("platforms/", views.platform_list, name="platforms"),
    path("science-projects/", views.science_project_list, name="science_projects"),
    path("cooperations/", views.cooperation_list, name="cooperations"),
    path("drug-candidates/", views.drug_candidate_list, name="drug_candidates"),
]

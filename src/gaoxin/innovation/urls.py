"""Addresses of platforms and science projects, of carriers and their tenants."""

from django.urls import path

from gaoxin.innovation.views import carrier_steps, carriers, platforms, tenants

app_name = "innovation"
urlpatterns = [
    path("platforms/", platforms.platform_list, name="platforms"),
    path("science-projects/", platforms.science_project_list, name="science_projects"),
    path("cooperations/", platforms.cooperation_list, name="cooperations"),
    path("drug-candidates/", platforms.drug_candidate_list, name="drug_candidates"),
    path("carriers/", carriers.carrier_list, name="carriers"),
    path("carriers/new/", carrier_steps.carrier_new, name="carrier_new"),
    path("carriers/<int:pk>/", carriers.carrier_page, name="carrier"),
    path("carriers/<int:pk>/edit/", carrier_steps.carrier_edit, name="carrier_edit"),
    path("carriers/<int:pk>/enter/", carrier_steps.enter, name="carrier_enter"),
    path("carriers/<int:pk>/services/", carriers.service_list, name="carrier_services"),
    path("carriers/<int:pk>/services/new/", carrier_steps.service_new, name="carrier_service"),
    path("carriers/<int:pk>/facts/<slug:fact>/", carrier_steps.carrier_fact, name="carrier_fact"),
    path("carriers/<int:pk>/report/", carriers.report, name="carrier_report"),
    path("tenants/", tenants.tenant_list, name="tenants"),
    path("tenants/<int:pk>/", tenants.tenant_page, name="tenant"),
    path("tenants/<int:pk>/edit/", tenants.tenant_edit, name="tenant_edit"),
    path("tenants/<int:pk>/leave/", tenants.tenant_leave, name="tenant_leave"),
    path("tenants/<int:pk>/facts/<slug:fact>/", tenants.tenant_fact, name="tenant_fact"),
]

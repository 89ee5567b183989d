"""Addresses of carriers, tenants and roads."""

from django.urls import path

from gaoxin.resources import views

app_name = "resources"
urlpatterns = [
    path("carriers/", views.carrier_list, name="carriers"),
    path("carriers/<int:carrier_id>/", views.carrier_detail, name="carrier"),
    path("tenancies/", views.tenancy_list, name="tenancies"),
    path("roads/", views.road_list, name="roads"),
]

"""Addresses of requests."""

from django.urls import path

from gaoxin.services import views

app_name = "services"
urlpatterns = [
    path("", views.request_list, name="requests"),
    path("new/", views.request_new, name="request_new"),
    path("terms/", views.terms, name="terms"),
    path("<int:pk>/", views.request_page, name="request"),
]

"""Addresses of funds."""

from django.urls import path

from gaoxin.funding import views

app_name = "funding"
urlpatterns = [path("", views.fund_list, name="funds")]

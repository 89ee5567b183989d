"""Addresses of indicators."""

from django.urls import path

from gaoxin.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("indicators/", views.indicator_list, name="indicators"),
    path("indicators/<str:code>/target/<int:year>/", views.set_target, name="set_target"),
]

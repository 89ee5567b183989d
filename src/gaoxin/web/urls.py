"""Choices about how pages look."""

from django.urls import path

from gaoxin.web import views

urlpatterns = [
    path("language/", views.choose_language, name="language"),
    path("text-size/", views.choose_text_size, name="text_size"),
]

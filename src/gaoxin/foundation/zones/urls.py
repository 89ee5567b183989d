"""Addresses of the zone, its departments and posts."""

from django.urls import path

from gaoxin.foundation.audit.labels import shown_at
from gaoxin.foundation.zones import views

app_name = "zones"
urlpatterns = [
    path("", views.departments, name="departments"),
    path("about/", views.change_zone, name="change"),
    path("as-of/", views.state_as_of, name="as_of"),
    path("new/", views.add_department, name="department_new"),
    path("<int:pk>/", views.department, name="department"),
    path("<int:pk>/change/", views.change_department, name="department_change"),
    path("<int:pk>/close/", views.close_department, name="department_close"),
    path("<int:pk>/reopen/", views.reopen_department, name="department_reopen"),
    path("<int:pk>/posts/new/", views.add_post, name="post_new"),
    path("posts/<int:pk>/change/", views.change_post, name="post_change"),
    path("posts/<int:pk>/close/", views.close_post, name="post_close"),
    path("posts/<int:pk>/reopen/", views.reopen_post, name="post_reopen"),
    path("posts/<int:pk>/holders/new/", views.add_holding, name="holding_new"),
    path("holders/<int:pk>/end/", views.end_holding, name="holding_end"),
    path("holders/<int:pk>/correct/", views.correct_holding, name="holding_correct"),
]

shown_at("zones.department", "zones:department")

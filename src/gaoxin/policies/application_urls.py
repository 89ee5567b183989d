"""Addresses of 政策申报, below those of policies."""

from django.urls import path

from gaoxin.policies.views import application_steps, applications, calls

urlpatterns = [
    path("applications/", applications.application_list, name="applications"),
    path("applications/calls/new/", calls.call_new, name="call_new"),
    path("applications/calls/<int:pk>/", calls.call_page, name="call"),
    path("applications/calls/<int:pk>/materials/", calls.call_materials, name="call_materials"),
    path("applications/calls/<int:pk>/publish/", calls.call_publish, name="call_publish"),
    path("applications/calls/<int:pk>/extend/", calls.call_extend, name="call_extend"),
    path("applications/calls/<int:pk>/list/", calls.call_list, name="call_list"),
    path("applications/calls/<int:pk>/start/", applications.start, name="call_start"),
    path("applications/<int:pk>/", applications.application_page, name="application"),
    path("applications/<int:pk>/fill/", applications.fill, name="application_fill"),
    path("applications/<int:pk>/verdict/", applications.verdict, name="application_verdict"),
    path("applications/<int:pk>/withdraw/", application_steps.withdraw, name="application_withdraw"),
    path("applications/<int:pk>/accept/", application_steps.accept, name="application_accept"),
    path("applications/<int:pk>/return/", application_steps.return_once, name="application_return"),
    path("applications/<int:pk>/decline/", application_steps.decline, name="application_decline"),
    path("applications/<int:pk>/review/", application_steps.review, name="application_review"),
    path("applications/<int:pk>/recheck/", application_steps.recheck, name="application_recheck"),
]

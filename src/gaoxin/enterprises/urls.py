"""Addresses of the enterprise pages."""

from django.urls import path

from gaoxin.enterprises.views import changes, corrections, detail, figures, lists, standing

app_name = "enterprises"
urlpatterns = [
    path("", lists.enterprise_list, name="list"),
    path("new/", changes.new_enterprise, name="new"),
    path("recognitions/", lists.recognition_list, name="recognitions"),
    path("recognitions/<int:pk>/edit/", standing.edit_recognition, name="edit_recognition"),
    path("recognitions/<int:pk>/withdraw/", standing.withdraw_recognition, name="withdraw_recognition"),
    path("properties/<int:pk>/edit/", standing.edit_property, name="edit_property"),
    path("corrections/", corrections.correction_list, name="corrections"),
    path("corrections/<int:pk>/", corrections.correction_page, name="correction"),
    path("contacts/<int:pk>/edit/", changes.edit_contact, name="edit_contact"),
    path("contacts/<int:pk>/end/", changes.end_contact, name="end_contact"),
    path("<int:pk>/", detail.enterprise_detail, name="detail"),
    path("<int:pk>/edit/", changes.edit_enterprise, name="edit"),
    path("<int:pk>/figures/", figures.record_figures, name="record_figures"),
    path("<int:pk>/figures/<int:year>/", figures.figure_revisions, name="figure_revisions"),
    path("<int:pk>/recognition/", standing.add_recognition, name="add_recognition"),
    path("<int:pk>/property/", standing.add_property, name="add_property"),
    path("<int:pk>/financing/", standing.add_financing, name="add_financing"),
    path("<int:pk>/contact/", changes.add_contact, name="add_contact"),
]

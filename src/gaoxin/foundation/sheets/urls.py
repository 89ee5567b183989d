from django.urls import path

from gaoxin.foundation.sheets import views

app_name = "sheets"
urlpatterns = [
    path("", views.history, name="history"),
    path("new/<str:kind>/", views.upload, name="upload"),
    path("new/<str:kind>/template/", views.template, name="template"),
    path("new/<str:kind>/export/", views.export, name="export"),
    path("<int:pk>/", views.batch_page, name="batch"),
    path("<int:pk>/preview/", views.preview_again, name="preview"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/errors/", views.errors, name="errors"),
    path("<int:pk>/file/", views.original, name="file"),
]

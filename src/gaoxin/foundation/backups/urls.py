from django.urls import path

from gaoxin.foundation.backups import views

app_name = "backups"
urlpatterns = [path("", views.run_list, name="list")]

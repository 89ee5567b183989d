from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "gaoxin.web"
    label = "web"

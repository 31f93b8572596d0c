"""The application, as Django loads it."""

from django.apps import AppConfig


class FactCheckConfig(AppConfig):
    """Names the application and nothing more."""

    name = "factcheck"
    verbose_name = "Fact check"
    default_auto_field = "django.db.models.BigAutoField"

"""The application, as Django loads it."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from factcheck import checks


class FactCheckConfig(AppConfig):
    """Names the application and registers what must hold of it."""

    name = "factcheck"
    verbose_name = "Fact check"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks of production settings, and of who may use which address."""
        register(checks.production, Tags.security, deploy=True)
        register(checks.decided, Tags.urls)

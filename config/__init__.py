"""How the service is deployed; holds no rule of the newsroom."""

from config.celery import app as celery_app

__all__ = ["celery_app"]

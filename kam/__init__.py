"""KAM: which customers matter, how steady they are, how that changed and why."""

from kam.celery import app as celery_app

__all__ = ["celery_app"]

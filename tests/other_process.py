"""Processes beside the test, on its own database, broker and files: workers that are watched, stopped and killed."""

import os
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """Return what a process needs to work as one of the product's workers; `more` goes before it."""
    found = connection.settings_dict
    address = f"{found['HOST']}:{found['PORT']}/{found['NAME']}"
    product = {
        "DJANGO_SETTINGS_MODULE": "kam.settings",
        "KAM_PROCESS": "worker",
        "KAM_DEVELOPMENT": "1",
        "DATABASE_URL": f"postgres://{found['USER']}:{quote(found['PASSWORD'])}@{address}",
        "REDIS_URL": settings.BROKER_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    return os.environ | product | more

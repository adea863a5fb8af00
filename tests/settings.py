"""Settings of the tests: the product's own, made fast and kept apart per parallel worker."""

import os
from typing import Any

# Tools that only read the settings (mypy) need no services; tests are given real addresses
# by tests/plugin.py before this file is read.
os.environ.setdefault("SECRET_KEY", "only-for-tests-and-tools")
os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")
os.environ.setdefault("KAM_DEVELOPMENT", "1")
os.environ["KAM_PROCESS"] = "test"

from kam.settings import *  # noqa: F403 - the environment comes first
from kam.settings import BROKER_URL, CACHES, LOADERS, LOGGING, STORAGES, TEMPLATES

# gw0, gw1 … under pytest-xdist.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
NUMBER = int(WORKER.removeprefix("gw") or 0) if WORKER else 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Each parallel worker has databases of its own in the cache and in the broker: clearing one clears all of it.
CACHES = CACHES | {
    "default": CACHES["default"] | {"LOCATION": f"{str(CACHES['default']['LOCATION']).rpartition('/')[0]}/{NUMBER}"}
}
BROKER_URL = CELERY_BROKER_URL = f"{BROKER_URL.rpartition('/')[0]}/{NUMBER}"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# As in production: a template is compiled once. No test changes one.
OPTIONS: dict[str, Any] = TEMPLATES[0]["OPTIONS"]  # type: ignore[assignment]  # of settings only names are known
TEMPLATES = [TEMPLATES[0] | {"OPTIONS": OPTIONS | {"loaders": [("django.template.loaders.cached.Loader", LOADERS)]}}]
LOGGING = LOGGING | {"root": LOGGING["root"] | {"level": "WARNING"}}

# Choosing a language and writing figures in it work before the other catalogues are there.
LANGUAGES = [("en", "English"), ("pl", "Polski"), ("zh-hans", "简体中文")]

# Tests ask more in a minute than any system; the one about the limit says its own.
API_REQUESTS_PER_MINUTE = 1_000_000

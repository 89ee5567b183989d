"""Tests: fast password hashing, jobs run at once, files in a throw-away directory."""

import os
import tempfile

os.environ.setdefault("GAOXIN_HOME", tempfile.mkdtemp(prefix="gaoxin-test-"))

from gaoxin.config.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
AXES_ENABLED = True
# Transactional tests empty the tables; the tests of the triggers install them themselves.
AUDIT_TRIGGERS = False

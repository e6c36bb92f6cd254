"""Settings of the tests: a data folder of their own, quick password hashing, no static file scan."""

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path

# One folder for a run: its first process makes it and takes it away; the processes that it starts find it named here.
if "SKOPOS_TEST_FOLDER" not in os.environ:
    os.environ["SKOPOS_TEST_FOLDER"] = os.environ["SKOPOS_HOME"] = tempfile.mkdtemp(prefix="skopos-tests-")
    atexit.register(shutil.rmtree, os.environ["SKOPOS_TEST_FOLDER"], ignore_errors=True)
os.environ.setdefault("SKOPOS_SECRET_KEY", "tests-only")

import dj_database_url

from skopos.config.settings import *  # noqa: F403
from skopos.config.settings import DATABASES, MIDDLEWARE

# WhiteNoise looks through all static files whenever a test client starts.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
warnings.filterwarnings("ignore", category=ResourceWarning)

# On SQLite a file, so that processes and threads of a test see the same rows; see also tools/postgres.py.
if os.environ.get("SKOPOS_TEST_DATABASE_URL"):
    DATABASES["default"] = dj_database_url.parse(os.environ["SKOPOS_TEST_DATABASE_URL"])
else:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["SKOPOS_TEST_FOLDER"]) / "tests.sqlite3")}
# A process that a test starts joins the test's own database.
DATABASES["default"]["NAME"] = os.environ.get("SKOPOS_TEST_JOIN", DATABASES["default"]["NAME"])

"""Settings of the tests: a data folder of their own, quick password hashing, no static file scan."""

import os
import tempfile
import warnings

os.environ.setdefault("SKOPOS_HOME", tempfile.mkdtemp(prefix="skopos-tests-"))
os.environ.setdefault("SKOPOS_SECRET_KEY", "tests-only")

from skopos.config.settings import *  # noqa: F403
from skopos.config.settings import MIDDLEWARE

# WhiteNoise looks through all static files whenever a test client starts.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
warnings.filterwarnings("ignore", category=ResourceWarning)

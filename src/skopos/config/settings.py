"""Django settings. Whatever an operator may change comes from `environment.py`."""

from pathlib import Path

import dj_database_url
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from skopos.config.environment import mailer, read_environment
from skopos.config.secrets import read_or_create

ENVIRONMENT = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent
HOME = ENVIRONMENT.home.expanduser().resolve()
FACTS_FOLDER = HOME / "facts"
FACTS_THREADS = ENVIRONMENT.facts_threads
FACTS_MEMORY_MB = ENVIRONMENT.facts_memory_mb
UPLOADS_FOLDER = HOME / "uploads"
WAKE_FILE = HOME / "worker.wake"

SECRET_KEY = ENVIRONMENT.secret_key or read_or_create(HOME / "secret_key")
SECRET_KEYS = [key.strip() for key in ENVIRONMENT.secret_keys.split(",") if key.strip()]
ALLOW_PRIVATE_FEEDS = ENVIRONMENT.allow_private_feeds
UPLOAD_MAX_BYTES = ENVIRONMENT.upload_max_mb * 1024 * 1024
ENRICH_PROCESSES = ENVIRONMENT.enrich_processes
EVENT_STREAMS = ENVIRONMENT.event_streams
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = [host.strip() for host in ENVIRONMENT.allowed_hosts.split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in ENVIRONMENT.trusted_origins.split(",") if origin.strip()]

INSTALLED_APPS = [
    "skopos.web",
    "skopos.reports",
    "skopos.advice",
    "skopos.value",
    "skopos.command_centre",
    "skopos.measurement",
    "skopos.triage",
    "skopos.alarms",
    "skopos.themes",
    "skopos.listening",
    "skopos.channels",
    "skopos.money",
    "skopos.strategy",
    "skopos.collaboration",
    "skopos.governance",
    "skopos.workspaces",
    "skopos.jobs",
    "skopos.facts",
    "skopos.common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # the form templates that ours build on
    "allauth",
    "allauth.account",
    "django_htmx",
    "ninja",  # without this line ninja's page loads scripts from a CDN
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "skopos.workspaces.middleware.PersonLocaleMiddleware",
    "skopos.web.middleware.FormsOnlyMiddleware",
    "skopos.web.middleware.FactsErrorsMiddleware",
]

ROOT_URLCONF = "skopos.config.urls"
ASGI_APPLICATION = "skopos.config.asgi.application"
WSGI_APPLICATION = "skopos.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "skopos.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "skopos.common.templatetags.formats",
                "skopos.web.templatetags.ui",
            ],
        },
    },
]
FORM_RENDERER = "skopos.web.forms.FieldRenderer"

SQLITE_OPTIONS = {
    # Taking the write lock at the start of a transaction is what makes several processes wait instead of fail.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
if ENVIRONMENT.database_url:
    DATABASES = {"default": dj_database_url.parse(ENVIRONMENT.database_url, conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HOME / "skopos.sqlite3"),
            "OPTIONS": SQLITE_OPTIONS,
        }
    }

TASKS = {
    "default": {
        "BACKEND": "skopos.jobs.backend.DatabaseBackend",
        "QUEUES": ["default", "intake"],
        "OPTIONS": {"packages": ["skopos.flows"]},  # whose tasks.py a worker knows besides those of the apps
    }
}

AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "skopos.workspaces.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "10/m/ip,3/m/key"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers; the page says the same either way
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None

# In the database, so that the limits on signing in hold over all web processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "skopos_cache"}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # 25,000 mentions of the API, as JSON
FILE_UPLOAD_HANDLERS = ["skopos.channels.uploads.FolderUploadHandler"]

LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [
    ("en", _("English")),
    ("de", _("German")),
    ("pl", _("Polish")),
    ("vi", _("Vietnamese")),
    ("fa", _("Persian")),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "skopos.web.statics.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000  # each address carries a digest of the content

DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
MAILERS = {"default": mailer(ENVIRONMENT.mail_url, folder=HOME / "mail")}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
}

"""Settings. Every SERVANDA_* variable is listed by `servanda doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from servanda.config import environment, mail

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()

SECRET_KEY = environment.secret_key(HOME)
DEBUG = environment.flag("SERVANDA_DEVELOPMENT")
ALLOWED_HOSTS = environment.words("SERVANDA_HOSTS")
CSRF_TRUSTED_ORIGINS = environment.words("SERVANDA_ORIGINS")
COUNTRY = environment.value("SERVANDA_COUNTRY")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "servanda.config.apps.ConfigConfig",
    "servanda.desk",
    "servanda.recommendations",
    "servanda.documents",
    "servanda.files",
    "servanda.people",
    "servanda.vocabularies",
    "servanda.countries",
]

MIDDLEWARE = [
    "servanda.config.requests.NumberedRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "servanda.config.requests.CountryTime",
    "django.middleware.common.CommonMiddleware",
    "servanda.config.requests.SizedBodies",  # before the token, which reads bodies
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "servanda.people.middleware.ActingPost",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "servanda.config.urls"
WSGI_APPLICATION = "servanda.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "servanda.config.context.page_shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "servanda.common.templatetags.servanda",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    address = environment.value("DATABASE_URL")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "servanda.sqlite3",
            "OPTIONS": {
                # Writers queue instead of failing; readers never wait (WAL).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                    "PRAGMA foreign_keys=ON; PRAGMA mmap_size=134217728;"
                    "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
                ),
            },
            "CONN_MAX_AGE": None,
            # A file, so that tests see the locks that a running office has.
            "TEST": {"NAME": HOME / "test.sqlite3"},
        }
    return _postgresql(address)


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    port = options.pop("port", str(parts.port or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DATABASES = {"default": _database()}
# The owner of the tables; the role that serves pages may not change the trail.
_OWNER = environment.value("SERVANDA_MIGRATION_DATABASE_URL")
MIGRATION_DATABASE = _postgresql(_OWNER) if _OWNER else None
_MAIL_SERVER = mail.server_of(environment.value("SERVANDA_MAIL"))
MAIL_IS_ON = bool(_MAIL_SERVER.host)  # else notices are printed
EMAIL_BACKEND = _MAIL_SERVER.backend
EMAIL_HOST = _MAIL_SERVER.host
EMAIL_PORT = _MAIL_SERVER.port
EMAIL_HOST_USER = _MAIL_SERVER.user
EMAIL_HOST_PASSWORD = _MAIL_SERVER.password
EMAIL_USE_TLS = _MAIL_SERVER.scheme == "smtp+tls"
EMAIL_USE_SSL = _MAIL_SERVER.scheme == "smtps"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = environment.value("SERVANDA_MAIL_FROM")
SITE_ADDRESS = environment.value("SERVANDA_ADDRESS").rstrip("/")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        # Shared by all processes, so that rate limits count together.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "servanda_cache",
        # Limits count client addresses; nobody is to read those in a table.
        "KEY_FUNCTION": "servanda.people.limits.cache_key",
        # Many addresses together must not push somebody's count out.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # What the page shell looks like, in each process: see config.context.Shell.
    "shell": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "shell",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "people:sign_in"

ACCOUNT_ADAPTER = "servanda.people.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "upload": "20/m/user",
    "sign_in_link": "10/m/ip",
    "second_factor": "30/m/ip,5/5m/key",
    "invite": "60/h/user",
}
MFA_ADAPTER = "servanda.people.second_factor.Adapter"
MFA_TOTP_TOLERANCE = 1  # steps of half a minute that a phone's clock may be off

# Whose address the rate limits count: the one the outermost own proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("SERVANDA_PROXIES")

SESSION_COOKIE_SECURE = environment.flag("SERVANDA_HTTPS")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_SSL_REDIRECT = False  # the proxy's work
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "servanda.config.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "servanda_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["servanda.locale"]  # dates and figures by language
USE_TZ = True
TIME_ZONE = "UTC"  # stored so; shown in the country pack's zone

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
# Private files go through access checks; Django's own media folder is not used.
MEDIA_ROOT = ""
FILE_UPLOAD_TEMP_DIR = HOME / "incoming"
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILES_ROOT = HOME / "files"
KEYS_ROOT = HOME / "keys"
UPLOAD_LIMIT_BYTES = 50 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

READER_MEMORY_BYTES = 1536 * 2**20
READER_SECONDS = 300

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING_CONFIG = "servanda.config.logs.configure"
LOGGING: dict[str, Any] = {
    "folder": HOME / "logs",
    "level": environment.value("SERVANDA_LOG_LEVEL"),
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PAGE_SIZE = 25

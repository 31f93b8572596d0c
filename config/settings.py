"""One file of settings for every deployment; what differs comes from the environment.

Every variable that is read here stands in .env.example with what it means (a test compares them).
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from factcheck import jobs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# What must be told: there is no default that would be safe.
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DATABASES = {"default": env.db_url("DATABASE_URL")}
REDIS_URL = env.str("REDIS_URL")

DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env.str("SITE_URL", default="https://localhost").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

NEWSROOM_NAME = env.str("NEWSROOM_NAME", default="The newsroom")
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
CONTACT = env.str("CONTACT", default=SITE_URL)
# How the fetcher introduces itself to the sites that it reads.
USER_AGENT = f"FactCheck/0.1 (+{CONTACT})"

# Where the archived pages are kept: a folder, or a bucket when one is named.
ARCHIVE_DIR = Path(env.str("ARCHIVE_DIR", default=str(BASE_DIR / "var" / "archive")))
ARCHIVE_S3_BUCKET = env.str("ARCHIVE_S3_BUCKET", default="")
ARCHIVE_S3_ENDPOINT = env.str("ARCHIVE_S3_ENDPOINT", default="")
ARCHIVE_S3_REGION = env.str("ARCHIVE_S3_REGION", default="")
ARCHIVE_S3_PREFIX = env.str("ARCHIVE_S3_PREFIX", default="")
ARCHIVE_S3_ACCESS_KEY = env.str("ARCHIVE_S3_ACCESS_KEY", default="")
ARCHIVE_S3_SECRET_KEY = env.str("ARCHIVE_S3_SECRET_KEY", default="")

# The Internet Archive's Save Page Now; without both keys it is off.
WAYBACK_URL = env.str("WAYBACK_URL", default="https://web.archive.org")
WAYBACK_ACCESS_KEY = env.str("WAYBACK_ACCESS_KEY", default="")
WAYBACK_SECRET_KEY = env.str("WAYBACK_SECRET_KEY", default="")

# Who signs the audit chain, and by which key; without a key nothing is signed.
AUDIT_SIGNING_KEY = env.str("AUDIT_SIGNING_KEY", default="")
AUDIT_LOG_NAME = env.str("AUDIT_LOG_NAME", default=f"{urlsplit(SITE_URL).netloc}/audit")

# Places outside that keep the checkpoints: https addresses to post them to, and mail addresses.
AUDIT_WITNESSES = env.list("AUDIT_WITNESSES", default=[])

# The mail server, as smtp+tls://user:password@host:587; without one no mail is sent.
globals().update(env.email_url("EMAIL_URL", default="dummymail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"factcheck@{urlsplit(SITE_URL).hostname}")

# Where sources are searched and fetched. An empty address switches the provider off.
SEARXNG_URL = env.str("SEARXNG_URL", default="")
SEARXNG_PER_DAY = env.int("SEARXNG_PER_DAY", default=0)
GOOGLE_FACT_CHECK_KEY = env.str("GOOGLE_FACT_CHECK_KEY", default="")
GOOGLE_FACT_CHECK_URL = env.str(
    "GOOGLE_FACT_CHECK_URL", default="https://factchecktools.googleapis.com"
)
GOOGLE_FACT_CHECK_PER_DAY = env.int("GOOGLE_FACT_CHECK_PER_DAY", default=1_000)
GDELT_ENABLED = env.bool("GDELT_ENABLED", default=False)
GDELT_URL = env.str("GDELT_URL", default="https://api.gdeltproject.org")
GDELT_PER_DAY = env.int("GDELT_PER_DAY", default=0)
WIKIPEDIA_LANGUAGES = env.list("WIKIPEDIA_LANGUAGES", default=[])
WIKIPEDIA_URL = env.str("WIKIPEDIA_URL", default="https://{language}.wikipedia.org")
WIKIPEDIA_PER_DAY = env.int("WIKIPEDIA_PER_DAY", default=0)
BRAVE_SEARCH_KEY = env.str("BRAVE_SEARCH_KEY", default="")
BRAVE_SEARCH_URL = env.str("BRAVE_SEARCH_URL", default="https://api.search.brave.com")
BRAVE_SEARCH_PER_DAY = env.int("BRAVE_SEARCH_PER_DAY", default=60)
PROVIDER_TIMEOUT_SECONDS = env.float("PROVIDER_TIMEOUT_SECONDS", default=12.0)
SEARCH_MAX_QUERIES = env.int("SEARCH_MAX_QUERIES", default=6)
SEARCH_MAX_SOURCES = env.int("SEARCH_MAX_SOURCES", default=60)
FEED_POLL_MINUTES = env.int("FEED_POLL_MINUTES", default=15)
WATCH_AFTER_HOURS = env.list("WATCH_AFTER_HOURS", cast=float, default=[1, 6, 24, 168, 720])
FETCH_PROXY = env.str("FETCH_PROXY", default="")
FETCH_LOOPBACK_EXCEPTION = env.str("FETCH_LOOPBACK_EXCEPTION", default="")
FETCH_HOST_INTERVAL_SECONDS = env.float("FETCH_HOST_INTERVAL_SECONDS", default=1.0)
SEARCH_ON_INTAKE = env.bool("SEARCH_ON_INTAKE", default=True)

INSTALLED_APPS = [
    "factcheck",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "factcheck.api.compression.middleware",
    "factcheck.api.front.middleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "factcheck.admin.clock.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "factcheck.api.conditional.middleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES["default"] |= {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {"connect_timeout": 5, **DATABASES["default"].get("OPTIONS", {})},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "factcheck.User"
# By length and by what others guess first; no rule asks for a digit or a sign.
# Source: NIST SP 800-63B-4, 3.1.1.2.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["factcheck.admin.passwords.CountedPasswords"]
# Whether everyone with a role shows a code of an authenticator app after the password.
TWO_FACTOR = env.bool("TWO_FACTOR", default=True)
# Single sign-on at an OpenID Connect provider; an empty issuer switches it off.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_LABEL = env.str("OIDC_LABEL", default="single sign-on")

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Collected files go by hashed names. Where none are (a laptop, the tests) WhiteNoise reads the
# apps' own; collecting itself must know that it is about to make the names.
WHITENOISE_USE_FINDERS = not (
    (STATIC_ROOT / "staticfiles.json").is_file() or "collectstatic" in sys.argv
)
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
    "archive": {
        "BACKEND": "factcheck.archive.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": ARCHIVE_S3_BUCKET,
            "endpoint_url": ARCHIVE_S3_ENDPOINT or None,
            "region_name": ARCHIVE_S3_REGION or None,
            "location": ARCHIVE_S3_PREFIX,
            # Without keys, those of the machine's own role are used.
            "access_key": ARCHIVE_S3_ACCESS_KEY or None,
            "secret_key": ARCHIVE_S3_SECRET_KEY or None,
        },
    }
    if ARCHIVE_S3_BUCKET
    else {
        "BACKEND": "factcheck.archive.folder.Folder",
        "OPTIONS": {"location": ARCHIVE_DIR},
    },
}

# A site served over https is held to https; a laptop's http://127.0.0.1 is not.
HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"

# The desk's theme runs on Alpine.js, which evaluates its attributes; nothing comes from outside.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, UNSAFE_EVAL],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": [NONE],
    },
}

# The desk's theme; colours as on the public pages, links by role from the sidebar's own module.
UNFOLD = {
    "SITE_TITLE": f"{NEWSROOM_NAME}: desk",
    "SITE_HEADER": NEWSROOM_NAME,
    "SITE_SUBHEADER": "Fact-check desk",
    "SITE_SYMBOL": "fact_check",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "factcheck.admin.assets.icon"},
    ],
    "SHOW_HISTORY": False,
    "SHOW_BACK_BUTTON": False,
    "STYLES": ["factcheck.admin.assets.style"],
    "SCRIPTS": ["factcheck.admin.assets.script"],
    "ACCOUNT": {"navigation": "factcheck.admin.navigation.account"},
    "SIDEBAR": {"navigation": "factcheck.admin.navigation.groups"},
    "COLORS": {
        "primary": {
            "50": "#eff6fd",
            "100": "#dbeafa",
            "200": "#bddaf5",
            "300": "#90c1ee",
            "400": "#5b9fe3",
            "500": "#4d97e3",
            "600": "#0b5cab",
            "700": "#0b4a8f",
            "800": "#0d3f77",
            "900": "#103663",
            "950": "#0b2341",
        },
    },
}

# A story may be 5 MB of text; percent-encoding makes that up to three times as much.
MAX_STORY_BYTES = 5_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * MAX_STORY_BYTES
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_STORY_BYTES

# Celery is the doorbell, rows are the truth (factcheck/services/jobs.py).
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 4
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * jobs.LEASE_SECONDS,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 3,
    "socket_timeout": 5,
}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = jobs.HARD_LIMIT_SECONDS
CELERY_TASK_SOFT_TIME_LIMIT = jobs.SOFT_LIMIT_SECONDS
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "factcheck.sweep",
        "schedule": jobs.SWEEP_EVERY_SECONDS,
        "options": {"expires": jobs.SWEEP_EVERY_SECONDS},
    },
    "checkpoint": {"task": "factcheck.checkpoint", "schedule": 3600.0},
    "witness": {"task": "factcheck.witness", "schedule": 60.0, "options": {"expires": 60.0}},
}

# How long anybody's cache may keep what is public: with both together, a correction is seen within
# 5 seconds. Source of the second: RFC 5861.
PUBLIC_CACHE = {"public": True, "max_age": 4, "stale_while_revalidate": 1}

# Of one person with all their programs; what is public and may be cached is not counted.
API_REQUESTS_PER_MINUTE = 600

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "factcheck.api.authentication.TokenAuthentication",
        "factcheck.api.authentication.DeskSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["factcheck.api.parsing.JSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "factcheck.api.negotiation.ByQuality",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "factcheck.api.schema.DoorSchema",
    "EXCEPTION_HANDLER": "factcheck.api.problems.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Fact-check API",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "factcheck.api.schema.explain",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False},
    "ENUM_NAME_OVERRIDES": {
        "SourceState": "factcheck.enums.SourceState",
        "ProviderState": "factcheck.enums.ProviderState",
        "RulingState": "factcheck.enums.RulingState",
        "JobState": "factcheck.enums.JobState",
        "VerdictState": "factcheck.api.verdict_body.STATES",
        "Stance": "factcheck.enums.Stance",
        "MergeReason": "factcheck.enums.MergeReason",
        "MarkKind": "factcheck.enums.MarkKind",
        "VerdictKind": "factcheck.enums.VerdictKind",
        "CorrectionKind": "factcheck.api.claim_commands.CORRECTION_KINDS",
        "Status": "factcheck.enums.Status",
        "Action": "factcheck.enums.Action",
        "Role": "factcheck.enums.Role",
        "JobKind": "factcheck.enums.JobKind",
        "MediaAuthenticity": "factcheck.enums.MediaAuthenticity",
        "Intake": "factcheck.enums.Intake",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.OneLine",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}

"""The only settings. They read the environment and stop the start when a value is wrong."""

from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

from kam.core.logs import logging_settings
from kam.core.rest.defaults import rest_framework, spectacular
from kam.environment import Environment, process_kind

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
PROCESS = process_kind()

# Development is what ./dev runs: plain HTTP on loopback, readable logs, unhashed static files.
DEVELOPMENT = env.switch("KAM_DEVELOPMENT", default=False)
DEBUG = env.switch("DEBUG", default=False)
HTTPS = env.switch("HTTPS", default=not DEVELOPMENT)
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", default=[])
# Where people reach us, as links in mails say it; never taken from a request.
SITE_URL = env.text("KAM_URL", default=f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}")
# How many proxies in front of us may be believed about the caller's address.
PROXY_COUNT = env.number("PROXY_COUNT", default=0)

# -- applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "kam.core",
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "kam.core.staticfiles.StaticFiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "tree_queries",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kam.core.middleware.transport.TokensInPlainText",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kam.core.middleware.request_log.RequestLog",
    "kam.core.middleware.people.PrivatePages",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kam.core.middleware.slashes.Slashes",
    "kam.core.middleware.bodies.BodySize",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kam.core.sessions.SessionLifetime",
    "kam.core.middleware.people.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kam.core.toasts.ToastsForHtmx",
    "allauth.account.middleware.AccountMiddleware",
    "kam.core.middleware.people.ActingUser",
    "kam.core.middleware.people.CompanyClock",
    "kam.core.middleware.errors.ErrorPages",
]
ROOT_URLCONF = "kam.urls"
WSGI_APPLICATION = "kam.wsgi.application"
LOADERS = [f"django.template.loaders.{name}.Loader" for name in ("filesystem", "app_directories")]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kam.core.context.frame",
            ],
            # A template changed during development shows at once.
            "loaders": LOADERS if DEVELOPMENT else [("django.template.loaders.cached.Loader", LOADERS)],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- data -------------------------------------------------------------------------------------
# The application's role owns nothing; the owner's role migrates.
OWNER_URL = "MIGRATE_DATABASE_URL" if "MIGRATE_DATABASE_URL" in env.ENVIRON else "DATABASE_URL"
URL = OWNER_URL if PROCESS in {"migrate", "test"} else "DATABASE_URL"
DATABASES = {"default": env.postgres(URL, process=PROCESS)}
BROKER_URL = env.redis("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "kam.core.cache.PatientRedisCache",
        # A server of its own: the cache may forget, the broker may not.
        "LOCATION": env.redis("CACHE_URL", default=BROKER_URL),
        "KEY_PREFIX": "kam",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", default=str(BASE_DIR / "media")))
# Nothing is served from MEDIA_ROOT by address: views hand files out after asking for access.
MEDIA_URL = "/media/"
# Files on their way in wait where they will stay: /tmp of a container is memory.
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT if MEDIA_ROOT.is_dir() else None
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
AS_THEY_ARE, HASHED = "django.contrib.staticfiles.storage.StaticFilesStorage", "kam.core.staticfiles.HashedStaticFiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": AS_THEY_ARE if DEVELOPMENT else HASHED},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT
# Large, and asked for by nobody but an opened debugger.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# -- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}}]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = LOGOUT_REDIRECT_URL = "/auth/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kam.core.adapter.SignIn"
ACCOUNT_FORMS = {
    "login": "kam.core.forms.LoginForm",
    "change_password": "kam.core.forms.ChangePasswordForm",
    "reset_password": "kam.core.forms.ResetPasswordForm",
    "reset_password_from_key": "kam.core.forms.ResetPasswordKeyForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "kam.core.adapter.ResetToken"  # noqa: S105 - a class
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An administrator opens an account for a known address, so there is nothing to confirm.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[KAM] "
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {
    # A whole office behind one address comes to work at nine.
    "login": "100/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
CSRF_FAILURE_VIEW = "kam.core.views.errors.csrf_failure"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER, MFA_TOTP_TOLERANCE = "KAM", 1
MFA_ADAPTER = "kam.core.adapter.SealedMfa"

# -- audit ------------------------------------------------------------------------------------
# Columns of the events are indexed like those of the rows they record, not all of them.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=pghistory.DEFAULT)

# -- sessions and headers ---------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Idle time and the longest time a sign-in lasts, in seconds (see kam.core.sessions).
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_ABSOLUTE_AGE = 7 * 24 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# The prefix makes browsers refuse the cookie from a sister domain or over plain HTTP.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SECURE_SSL_REDIRECT = HTTPS
# Probes ask from inside, over plain HTTP; other systems are refused by a middleware of ours.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^api/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{name: [NONE] for name in ("default-src", "base-uri", "frame-ancestors")},
        **{name: [SELF] for name in ("script-src", "style-src", "font-src", "connect-src", "form-action")},
        "img-src": [SELF, "data:"],
    }
}

# -- languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # pl and zh-hans join with their catalogues; half a translation is none
LOCALE_PATHS = [BASE_DIR / "kam" / "locale"]
USE_I18N = USE_TZ = True  # No thousand separator: our filters group figures, Django would group keys in addresses.
TIME_ZONE = "UTC"

# -- mail -------------------------------------------------------------------------------------
vars().update(env.email_url_config(env.text("EMAIL_URL", default="consolemail://")))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="KAM <kam@localhost>")

# -- background work (what no installation needs to change stands in kam/celery.py) ------------
CELERY_BROKER_URL = BROKER_URL
# Under the visibility timeout of kam/celery.py, so that a long task is not delivered a second time while it runs.
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 1_740, 1_680
# A page never waits for the broker: the job's row is stored and the sweeper sends it later.
CELERY_TASK_PUBLISH_RETRY = PROCESS != "web"
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# Seconds between two signs of life of a job, and of silence after which the sweeper sends it again.
JOB_HEARTBEAT = env.number("JOB_HEARTBEAT", default=2)
JOB_SILENCE = env.number("JOB_SILENCE", default=60)
# Webhooks go to public servers on these ports, and into networks of our own that are named here.
WEBHOOK_PORTS = env.words("WEBHOOK_PORTS", default=["1-65535"] if DEVELOPMENT else ["443", "80"])
WEBHOOK_ALLOWED_NETWORKS = env.words("WEBHOOK_ALLOWED_NETWORKS", default=["127.0.0.0/8"] if DEVELOPMENT else [])

# -- REST -------------------------------------------------------------------------------------
REST_FRAMEWORK = rest_framework(proxy_count=PROXY_COUNT)
SPECTACULAR_SETTINGS = spectacular()
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", default=600)

# -- logs -------------------------------------------------------------------------------------
LOGGING = logging_settings(
    form=env.choice("LOG_FORMAT", default="console" if DEVELOPMENT else "json", among=["console", "json"]),
    level=env.choice("LOG_LEVEL", default="INFO", among=["DEBUG", "INFO", "WARNING", "ERROR"]),
)

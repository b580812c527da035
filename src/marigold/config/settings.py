"""Django's settings, composed from the environment (see `environment.SETTINGS`)."""

from pathlib import Path
from typing import Any

from marigold.config import environment as env
from marigold.kit.engine import use_current_sqlite

SQLITE_VERSION = use_current_sqlite()

MODE = env.mode()
PRODUCTION = MODE == "production"
DATA = Path(env.text("MARIGOLD_DATA", "./var")).absolute()
SOURCE = Path(__file__).resolve().parent.parent

SECRET_KEY = env.secret(DATA, production=PRODUCTION)
DEBUG = False
ALLOWED_HOSTS = env.hosts(production=PRODUCTION)
ORGANISATION = env.text("MARIGOLD_ORGANISATION")
SITE = env.site(production=PRODUCTION)

INSTALLED_APPS = [
    "marigold.web",
    "marigold.search",
    "marigold.audit",
    "marigold.people",
    "marigold.practice",
    "marigold.measures",
    "marigold.growth",
    "marigold.improvement",
    "marigold.support",
    "marigold.equity",
    "marigold.facilitation",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marigold.web.middleware.asking",
]

ROOT_URLCONF = "marigold.config.urls"
WSGI_APPLICATION = "marigold.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [SOURCE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "marigold.web.wording.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["marigold.web.templatetags.marigold"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marigold.web.context.page",
            ],
        },
    }
]
TEMPLATES[0].pop("APP_DIRS")

DATABASES: dict[str, dict[str, Any]] = {
    "default": (
        env.postgres(env.text("MARIGOLD_DATABASE"))
        if env.text("MARIGOLD_DATABASE")
        else env.sqlite(DATA / "marigold.sqlite3")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["marigold.web.account.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "marigold.web.account.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Guessing is slowed before a password is hashed: by account and by address.
# Checking a badge needs no sign-in and costs some work, so it is slowed too.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key", "login": "60/m/ip", "verify": "30/m/ip"}
USERSESSIONS_TRACK_ACTIVITY = False
# A second factor: an app that shows codes, or a passkey, which also signs in alone. Recovery codes are shown once.
MFA_ADAPTER = "marigold.web.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = ORGANISATION or "Marigold"
# One step of clock drift each way; a code that was used is not taken again (marigold.web.factors).
MFA_TOTP_TOLERANCE = 1
# An office signs in from one address, and each passkey asks twice.
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "marigold.web.factors.CodeForm",
    "reauthenticate": "marigold.web.factors.CodeAgainForm",
}
# An organization's own sign-in; empty unless it is set up. Its tokens are not kept.
SOCIALACCOUNT_ADAPTER = "marigold.web.oidc.Adapter"
SOCIALACCOUNT_PROVIDERS = env.oidc(production=PRODUCTION)
SOCIALACCOUNT_STORE_TOKENS = False
SESSION_ENGINE = "marigold.web.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Guess counters must hold across worker processes, so they live in the data folder, not in memory.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA / "cache"},
    # Who is changing a note at this moment. Apart from the counters, so that it can never push one of them out.
    "presence": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "presence",
    },
}

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/New_York"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [SOURCE / "web" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "marigold.web.fonts.FontFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

for _name, _value in env.email(DATA).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = env.text("MARIGOLD_EMAIL_FROM", "marigold@localhost")

_HTTPS = env.https(production=PRODUCTION)
SECURE_SSL_REDIRECT = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Files to import are streamed to the data folder; beyond this they are refused with a sentence.
IMPORT_MAX_BYTES = 600 * 1024 * 1024

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}, "nowhere": {"class": "logging.NullHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Strangers ask for other names all day; each is answered with 400 and is no news.
    "loggers": {"django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False}},
}

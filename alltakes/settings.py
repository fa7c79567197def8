"""One settings file; everything that differs between a laptop and a cluster is environment.

Values come from the process environment or from a `.env` file beside `manage.py` (or where
`ENV_FILE` says). Every default is the safe one: without `DEBUG` there is no start without a
secret key and hosts. The README has the table of settings.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.exceptions import ConnectionError as RedisConnectionError

from alltakes import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))

DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY: str = env.str("SECRET_KEY", default="not-secret: debug only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY (or DEBUG=1 to try things out on this machine).")
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else []
)
# Where people reach the site, e.g. https://studio.example.org. Links in e-mails use it, and
# its scheme decides whether cookies are https-only.
SITE_URL: str = env.str(
    "SITE_URL", default="http://localhost:8000" if DEBUG else "https://localhost"
)
HTTPS = urlsplit(SITE_URL).scheme == "https"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])
SUPPORT_EMAIL: str = env.str("SUPPORT_EMAIL", default="support@localhost")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data")))

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "lucide",
    "studios",
    "roundtable",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "alltakes.urls"
ASGI_APPLICATION = "alltakes.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "studios.context.site",
            ],
            "builtins": ["lucide.templatetags.lucide"],
        },
    },
]

# Database ------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that will write takes the lock at its start: no deadlock between two
        # readers that both want to write. WAL lets readers go on meanwhile.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, not memory: the live tests use several threads, each with its own connection.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"] |= {
        # The pool keeps connections open, not Django; each is looked at before it is lent.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {
                # For one process: 8 threads of the sockets, the rest for pages and the clock.
                "min_size": 2,
                "max_size": env.int("DATABASE_POOL_SIZE", default=16),
                # While PostgreSQL is away people are told so after 3 seconds, and it is tried
                # anew every 2 seconds at most: psycopg's own steps grow to minutes.
                "timeout": 3,
                "reconnect_timeout": 2,
            },
            "connect_timeout": 3,
            "tcp_user_timeout": 10_000,
            # A process that hangs, or whose machine is gone, must not keep a session locked.
            "options": "-c idle_in_transaction_session_timeout=10s",
            **DATABASES["default"].get("OPTIONS", {}),  # what the address says, e.g. ?sslmode=
        },
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Channel layer, cache ------------------------------------------------------------------------
REDIS_URL: str = env.str("REDIS_URL", default="")
if REDIS_URL:
    REDIS_OPTIONS = {
        # What waits for Redis holds a connection to the database meanwhile: not for long.
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
        # Once more, at once: a connection from before Redis was restarted must lose no message.
        "retry_on_error": [RedisConnectionError],
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": REDIS_URL, **REDIS_OPTIONS}]},
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "alltakes.cache.RedisElseLocalCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": REDIS_OPTIONS,
        }
    }
else:
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "studios.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "studios.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "studios.account_forms.LoginForm",
    "signup": "studios.account_forms.SignupForm",
    "change_password": "studios.account_forms.ChangePasswordForm",
    "reset_password": "studios.account_forms.ResetPasswordForm",
    "reset_password_from_key": "studios.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SESSION_REMEMBER = True
# A laptop has no mail server, and an address opens no door here: studios are entered by
# invitation links, which are not bound to one. So nobody is asked to prove their address.
ACCOUNT_EMAIL_VERIFICATION = "none"
# Counted in the cache (with several processes: REDIS_URL). By address on the network the limits
# are wide, for a class that arrives by one link at one minute behind one router; guessing one
# person's password is what must be slow.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "signup": "30/m/ip",
    "reset_password": "20/m/ip,3/10m/key",
}

# E-mail --------------------------------------------------------------------------------------
vars().update(
    env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25")
)
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default=SUPPORT_EMAIL)

# What is logged goes to stderr: readable lines, or for machines LOG_FORMAT=json ---------------
LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO")
LOG_FORMAT: str = env.str("LOG_FORMAT", default="line")
LOGGING = logs.configuration(LOG_LEVEL, LOG_FORMAT)

# Files ---------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "media")))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "alltakes.storage.ModuleStaticFilesStorage"
    },
}
# What is compressed is without comments and blanks, which are a third of the call page's modules.
SERVESTATIC_MINIFY = True
# Avatars and recordings in a bucket (S3 or what speaks like it) instead of MEDIA_ROOT. Its keys are
# boto3's own: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the machine's role.
if S3_BUCKET := env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
            "region_name": env.str("AWS_REGION", default="") or None,
            # Nothing is served by the bucket itself: who may have a file is asked here.
            "default_acl": None,
            "file_overwrite": False,
        },
    }

# A recording is uploaded in pieces of a few seconds, each the raw body of one request.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# Who carries sound and pictures: 'mesh' (browser to browser) or 'livekit' (a media server) ------
MEDIA: str = env.str("ROUNDTABLE_MEDIA", default="mesh")
LIVEKIT_URL: str = env.str("LIVEKIT_URL", default="")
LIVEKIT_HTTP_URL = LIVEKIT_URL and f"http{LIVEKIT_URL.removeprefix('ws')}"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
if MEDIA == "livekit":
    STATICFILES_FINDERS.append("alltakes.finders.LiveKitFinder")

# Security ------------------------------------------------------------------------------------
SESSION_ENGINE = "alltakes.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# Only behind a proxy that sets the header itself: otherwise anyone could claim https.
BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # whose address rate limits count
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if HTTPS and not DEBUG else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "studios.views.errors.csrf_failure"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": ["self"],
    "microphone": ["self"],
    "display-capture": ["self"],
    "fullscreen": ["self"],
    "autoplay": ["self"],
    "screen-wake-lock": ["self"],
    "speaker-selection": ["self"],
    "picture-in-picture": ["self"],
    "geolocation": [],
    "payment": [],
    "usb": [],
}
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:", "mediastream:"],
        # A nonce is in the policy of a page that uses one: a map of imports can only be inline.
        "script-src": [SELF, NONCE],
        "worker-src": [SELF],
        # The browser's LiveKit asks over HTTP why the WebSocket was refused.
        "connect-src": [SELF, LIVEKIT_URL, LIVEKIT_HTTP_URL] if LIVEKIT_URL else [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Who may read /metrics besides the neighbours on a private network: who has this token.
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")

# Words ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

# The Roundtable --------------------------------------------------------------------------------
ROUNDTABLE = {
    # Up to 10 rooms, 30 seconds: help article, steps 5 and 8.
    "MAX_ROOMS": 10,
    "CLOSE_SECONDS": env.int("ROUNDTABLE_CLOSE_SECONDS", default=30),
    # How long a person whose socket dropped keeps their place unseen by the others.
    "GRACE_SECONDS": env.int("ROUNDTABLE_GRACE_SECONDS", default=20),
    # A session that nobody is in ends by itself after this long.
    "EMPTY_SECONDS": env.int("ROUNDTABLE_EMPTY_SECONDS", default=300),
    "MEDIA": MEDIA,
    # A process that ends says so on /healthz, and goes on for so many seconds: longer than it takes
    # the proxy in front to ask (deploy/Caddyfile: health_interval).
    "NOTICE_SECONDS": env.float("ROUNDTABLE_NOTICE_SECONDS", default=2.0 if BEHIND_PROXY else 0.0),
    # Then, over so many seconds, it sends its sockets to the others.
    "DRAIN_SECONDS": env.int("ROUNDTABLE_DRAIN_SECONDS", default=5),
    # From this many people in one room on, newcomers' cameras start off: with a media server a
    # browser sends once, and receives what it shows.
    "CAMERAS": env.int("ROUNDTABLE_CAMERAS", default=50 if MEDIA == "livekit" else 12),
    "STUN_URLS": env.list("STUN_URLS", default=[]),
    "TURN_URLS": env.list("TURN_URLS", default=[]),
    "TURN_SECRET": env.str("TURN_SECRET", default=""),
    "TURN_SECONDS": env.int("TURN_SECONDS", default=12 * 3600),
    "RELAY_ONLY": env.bool("RELAY_ONLY", default=False),
    # Where browsers reach LiveKit (wss://…), and where this server does: the same by default.
    "LIVEKIT_URL": LIVEKIT_URL,
    "LIVEKIT_API_URL": env.str("LIVEKIT_API_URL", default=LIVEKIT_HTTP_URL),
    "LIVEKIT_API_KEY": env.str("LIVEKIT_API_KEY", default=""),
    "LIVEKIT_API_SECRET": env.str("LIVEKIT_API_SECRET", default=""),
    # Asked for when somebody connects, not afterwards.
    "LIVEKIT_TOKEN_SECONDS": env.int("LIVEKIT_TOKEN_SECONDS", default=600),
}

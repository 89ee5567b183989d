"""Settings shared by every way of running: one box, offline, SQLite unless GAOXIN_DATABASE_URL is set."""

import os
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from gaoxin.config.settings.secret import read_or_create_secret

PACKAGE_DIR = Path(__file__).resolve().parents[2]
PROJECT_DIR = PACKAGE_DIR.parents[1]
HOME_DIR = Path(os.environ.get("GAOXIN_HOME", PROJECT_DIR / "var")).resolve()
CATALOGUE_DIR = Path(os.environ.get("GAOXIN_CATALOGUE", PROJECT_DIR / "catalogue")).resolve()
HOME_DIR.mkdir(parents=True, exist_ok=True)
if not os.access(PACKAGE_DIR, os.W_OK):  # then compiled loops are kept here, not beside their sources
    os.environ.setdefault("NUMBA_CACHE_DIR", str(HOME_DIR / "compiled"))

SECRET_KEY = os.environ.get("GAOXIN_SECRET_KEY") or read_or_create_secret(HOME_DIR / "secret_key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("GAOXIN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("GAOXIN_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "ninja",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "gaoxin.web",
    "gaoxin.foundation.zones",
    "gaoxin.foundation.accounts",
    "gaoxin.foundation.audit",
    "gaoxin.foundation.jobs",
    "gaoxin.foundation.sheets",
    "gaoxin.foundation.notices",
    "gaoxin.foundation.attachments",
    "gaoxin.foundation.documents",
    "gaoxin.foundation.backups",
    "gaoxin.enterprises",
    "gaoxin.projects",
    "gaoxin.resources",
    "gaoxin.innovation",
    "gaoxin.funding",
    "gaoxin.services",
    "gaoxin.policies",
    "gaoxin.approvals",
    "gaoxin.evaluation",
    "gaoxin.dashboards",
    "gaoxin.portal",
    "gaoxin.sample",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gaoxin.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gaoxin.foundation.accounts.middleware.ActorMiddleware",
    "gaoxin.web.errors.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gaoxin.config.urls"
WSGI_APPLICATION = "gaoxin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "gaoxin.config.page_context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "gaoxin.web.templatetags.gaoxin",
                "gaoxin.foundation.language_tags",
            ],
        },
    }
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
}


def database_from_url(url: str) -> dict[str, object]:
    """The connection settings of a database address, with WAL and immediate transactions on SQLite."""
    settings = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if "sqlite" in str(settings["ENGINE"]):
        settings["OPTIONS"] = SQLITE_OPTIONS
    return settings


DATABASES = {
    "default": database_from_url(
        os.environ.get("GAOXIN_DATABASE_URL") or f"sqlite:///{HOME_DIR / 'gaoxin.sqlite3'}"
    )
}
if "postgresql" not in str(DATABASES["default"]["ENGINE"]):
    # The tables' library looks for fields that only PostgreSQL has; its driver would cost 8 MB a process.
    sys.modules["django.contrib.postgres.fields"] = None  # type: ignore[assignment]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "phone", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gaoxin.foundation.accounts.passwords.CharacterClassValidator"},
    {"NAME": "gaoxin.foundation.accounts.passwords.RecentPasswordValidator"},
]
PASSWORD_MAX_AGE_DAYS = 180
TEMPORARY_PASSWORD_DAYS = 7
SECOND_FACTOR_ROLES: tuple[str, ...] = ()
OTP_TOTP_ISSUER = "Gaoxin"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:login"

SESSION_COOKIE_AGE = 30 * 60
# The guard of pages renews the session, at most once a minute: reading a page need not write a row.
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gaoxin.web.views.csrf_failure"

# How many reverse proxies of our own stand in front; their X-Forwarded-For is believed, nobody else's.
PROXY_COUNT = int(os.environ.get("GAOXIN_PROXY_COUNT", "0"))
# The trail is made append-only by database triggers.
AUDIT_TRIGGERS = True

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
# Offices share one outgoing address: the account is locked, never the whole office.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
# A quarter of an hour is a quarter of an hour, also for a stranger who keeps on trying.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "gaoxin.foundation.accounts.lockout.answer"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "gaoxin.foundation.accounts.addresses.address_of"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "gaoxin.config.formats"

STATIC_URL = "/static/"
STATIC_ROOT = HOME_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME_DIR / "media"
MEDIA_URL = "/media/"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# The sheets of the installation, in the order they are offered; each class is a sheet handler of an app.
SHEET_HANDLERS: tuple[str, ...] = (
    "gaoxin.projects.sheet.DispatchSheet",
    "gaoxin.enterprises.sheet.RegisterSheet",
    "gaoxin.enterprises.sheet.FigureSheet",
    "gaoxin.enterprises.sheet.RecognitionSheet",
    "gaoxin.enterprises.sheet.PropertySheet",
    "gaoxin.policies.sheet.FactSheet",
    "gaoxin.policies.sheet.TechSmeSheet",
    "gaoxin.policies.sheet.HighTechSheet",
    "gaoxin.policies.sheet.InnovativeSheet",
    "gaoxin.policies.sheet.SpecialisedSheet",
    "gaoxin.policies.sheet.LittleGiantSheet",
    "gaoxin.innovation.sheet.TenantSheet",
)
# The function that gives the rules in force; see gaoxin.foundation.rules_in_force.
RULES_IN_FORCE = "gaoxin.policies.assembly.library.library"
# Parts of the pages of enterprises and projects that other apps give; see gaoxin.foundation.panels.
ENTERPRISE_PANELS: tuple[str, ...] = (
    "gaoxin.policies.panels.matching_panel",
    "gaoxin.innovation.panels.stays_panel",
)
PROJECT_PANELS: tuple[str, ...] = ("gaoxin.approvals.panels.approvals_panel",)
# Parts of an enterprise's own home; see gaoxin.enterprises.own_page.
PORTAL_SECTIONS: tuple[str, ...] = (
    "gaoxin.portal.sections.matches_section",
    "gaoxin.portal.sections.applications_section",
    "gaoxin.approvals.own_sections.cases_section",
    "gaoxin.portal.sections.titles_section",
    "gaoxin.services.own_sections.requests_section",
    "gaoxin.portal.sections.awards_section",
    "gaoxin.portal.sections.corrections_section",
)
# Who keeps which facts about an enterprise, in the order its own page shows them; see
# gaoxin.enterprises.knowledge.
FACT_KEEPERS: tuple[str, ...] = (
    "gaoxin.enterprises.keepers.ParticularsKeeper",
    "gaoxin.enterprises.keepers.FiguresKeeper",
    "gaoxin.enterprises.keepers.TitlesKeeper",
    "gaoxin.enterprises.keepers.HoldingsKeeper",
    "gaoxin.policies.keepers.DeclaredKeeper",
    "gaoxin.policies.keepers.AccountKeeper",
)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

BACKUP_DIR = HOME_DIR / "backups"
BACKUP_FIGURES = ["gaoxin.config.key_figures.indicator_figures"]

# Where notices go besides the inbox, e.g. gaoxin.foundation.notices.adapters.EmailChannel; comma between.
NOTICE_CHANNELS = [path for path in os.environ.get("GAOXIN_NOTICE_CHANNELS", "").split(",") if path]
# The address people type, put before the links in messages that leave the platform.
SITE_ADDRESS = os.environ.get("GAOXIN_ADDRESS", "")
EMAIL_HOST = os.environ.get("GAOXIN_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("GAOXIN_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("GAOXIN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GAOXIN_EMAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("GAOXIN_EMAIL_FROM", "gaoxin@localhost")

# The most rows one question to the API may ask for.
NINJA_PAGINATION_MAX_LIMIT = 1000

DJANGO_TABLES2_TEMPLATE = "web/table.html"
DJANGO_TABLES2_PAGE_RANGE = 7

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

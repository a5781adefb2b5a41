"""Settings, from the environment only. Imports nothing of ours."""

import os
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent
INSTANCE = Path(os.environ.get("INSTANCE_DIR", ROOT / "instance"))
ENVIRONMENT = os.environ.get("ENVIRONMENT", "development")
if ENVIRONMENT not in ("development", "production"):
    raise SystemExit(
        f"ENVIRONMENT={ENVIRONMENT}无效，只能是development或者production。 It must be development or production."
    )
PRODUCTION = ENVIRONMENT == "production"

DATA_DIR = Path(os.environ.get("DATA_DIR", INSTANCE / "data"))
SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", f"sqlite:///{INSTANCE / 'xinyian.db'}").replace(
    "postgresql://", "postgresql+psycopg://", 1
)

TIMEZONE = os.environ.get("TIMEZONE", "Asia/Shanghai")
BABEL_DEFAULT_TIMEZONE = TIMEZONE
BABEL_DEFAULT_LOCALE = os.environ.get("LANGUAGE", "zh")
if BABEL_DEFAULT_LOCALE not in ("zh", "en"):  # LANGUAGE is also what Unix shells call their own preference
    BABEL_DEFAULT_LOCALE = "zh"
BABEL_TRANSLATION_DIRECTORIES = str(ROOT / "translations")
LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}}

APP_NAME = "信易安"
FAB_BASE_TEMPLATE = "layout.html"
FAB_INDEX_VIEW = "views.cockpit.CockpitView"
FAB_SECURITY_MANAGER_CLASS = "app.security.SecurityManager"
FAB_UPDATE_PERMS = False  # rights are computed, never stored (docs/adr/0001)
FAB_CREATE_DB = False
FAB_ADD_SECURITY_API = False
FAB_ADD_SECURITY_PERMISSION_VIEW = False
FAB_ADD_SECURITY_VIEW_MENU_VIEW = False
FAB_ADD_SECURITY_PERMISSION_VIEWS_VIEW = False
FAB_ADD_OPENAPI_VIEW = False
FAB_API_SWAGGER_UI = False
FAB_API_MAX_PAGE_SIZE = 200
FAB_PASSWORD_COMPLEXITY_ENABLED = True
FAB_ROLES: dict[str, list[list[str]]] = {}
AUTH_TYPE = 1
AUTH_ROLE_ADMIN = "Admin"  # exists for the framework; no account ever holds it
AUTH_ROLE_PUBLIC = "Public"
AUTH_USER_REGISTRATION = False
AUTH_RATE_LIMITED = False  # wrong passwords are counted in the database (services.platform.tries)

RATELIMIT_ENABLED = True
RATELIMIT_STORAGE_URI = os.environ.get("REDIS_URL", "memory://")

TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))
"""How many reverse proxies of ours stand before the site; the client address is read from what they pass on."""

SESSION_COOKIE_NAME = "__Host-sid" if PRODUCTION else "sid"
DEVICE_COOKIE_NAME = "__Host-device" if PRODUCTION else "device"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PERMANENT_SESSION_LIFETIME = timedelta(minutes=30)
WTF_CSRF_TIME_LIMIT = 12 * 3600

MAX_CONTENT_LENGTH = 32 * 1024 * 1024
MAX_FORM_MEMORY_SIZE = 1024 * 1024
MAX_FORM_PARTS = 1000

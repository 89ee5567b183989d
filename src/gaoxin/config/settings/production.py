"""A zone's own server behind HTTPS; administrators need a second factor."""

from gaoxin.config.settings.base import *  # noqa: F403

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 30 * 24 * 3600
SECOND_FACTOR_ROLES = ("system_admin", "security_admin", "audit_admin")

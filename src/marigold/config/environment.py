"""Reads settings from the environment, with a clear sentence for each that is missing or unsafe.

Every name is listed in `SETTINGS`; docs/using/reference/settings.md is checked against it.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, what it does, and its default in words."""

    name: str
    text: str
    default: str


SETTINGS = (
    Setting("MARIGOLD_DATA", "Folder that holds the database, uploads and backups.", "./var"),
    Setting("MARIGOLD_MODE", "`demo`, `production` or `test`.", "demo"),
    Setting(
        "MARIGOLD_SECRET",
        "Secret key, 50 characters or more. Needed in production.",
        "made in the data folder",
    ),
    Setting(
        "MARIGOLD_HOSTS",
        "Host names served, separated by commas. Needed in production.",
        "127.0.0.1,localhost",
    ),
    Setting(
        "MARIGOLD_SITE",
        "Address of this site in badges and in mail sent by commands. Badges rest on it: choose it once.",
        "https:// and the first host name",
    ),
    Setting(
        "MARIGOLD_DATABASE",
        "Address of a PostgreSQL database: postgresql://name:password@host/base.",
        "SQLite",
    ),
    Setting(
        "MARIGOLD_HTTPS",
        "`no` only behind a proxy on the same machine that ends HTTPS itself.",
        "yes in production",
    ),
    Setting(
        "MARIGOLD_EMAIL",
        "smtp://name:password@host:587, or `file` to write mail into the data folder.",
        "file",
    ),
    Setting("MARIGOLD_EMAIL_FROM", "Sender of mail.", "marigold@localhost"),
    Setting("MARIGOLD_ORGANISATION", "Name of the organisation, shown in the footer.", "empty"),
    Setting(
        "MARIGOLD_OIDC_ISSUER",
        "Address of your organization’s own sign-in (OpenID Connect), as it calls itself.",
        "none",
    ),
    Setting("MARIGOLD_OIDC_CLIENT", "Client id that the sign-in gave to this site.", "none"),
    Setting("MARIGOLD_OIDC_SECRET", "Client secret that the sign-in gave to this site.", "none"),
    Setting("MARIGOLD_OIDC_NAME", "What people call that sign-in; the button says it.", "its host name"),
    Setting(
        "MARIGOLD_OIDC_DOMAINS",
        "E-mail domains, separated by commas, whose addresses count as verified when the sign-in says nothing.",
        "none",
    ),
    Setting("MARIGOLD_WORKERS", "Worker processes of the server.", "2"),
)


def text(name: str, default: str = "") -> str:
    """The value of a variable; `NAME_FILE` may name a file that holds it."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names {file}, which cannot be read: {error.strerror}."
            ) from error
    return os.environ.get(name, default).strip()


def words(name: str, default: str) -> list[str]:
    """A comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def mode() -> str:
    """`demo`, `production` or `test`; anything else is refused, so that a slip cannot open a site."""
    given = text("MARIGOLD_MODE", "demo")
    if given not in {"demo", "production", "test"}:
        raise ImproperlyConfigured(f"MARIGOLD_MODE is {given}. Use demo, production or test.")
    return given


def https(*, production: bool) -> bool:
    """Whether people come over HTTPS: always in production unless `no` was said."""
    given = text("MARIGOLD_HTTPS", "yes").lower()
    if given not in {"yes", "no"}:
        raise ImproperlyConfigured(f"MARIGOLD_HTTPS is {given}. Use yes or no.")
    return production and given == "yes"


def workers() -> int:
    """Worker processes of the server, 1 to 64."""
    given = text("MARIGOLD_WORKERS", "2")
    if not given.isdecimal() or not 1 <= int(given) <= 64:
        raise ImproperlyConfigured(f"MARIGOLD_WORKERS is {given}. Use a number from 1 to 64.")
    return int(given)


def secret(data: Path, *, production: bool) -> str:
    """The secret key: from the environment in production, else one kept in the data folder."""
    given = text("MARIGOLD_SECRET")
    if given:
        if production and (len(given) < 50 or len(set(given)) < 10):
            raise ImproperlyConfigured(
                "MARIGOLD_SECRET is too short or too plain. Make one of 50 random characters or more."
            )
        return given
    if production:
        raise ImproperlyConfigured(
            "MARIGOLD_SECRET is not set. Make one with: ./run marigold secret, and keep it out of the code."
        )
    kept = data / "secret"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 - only on first start

        kept.write_text(get_random_secret_key())
        kept.chmod(0o600)
    return kept.read_text().strip()


def hosts(*, production: bool) -> list[str]:
    """Host names served; a star is refused in production."""
    named = words("MARIGOLD_HOSTS", "" if production else "127.0.0.1,localhost,[::1],testserver")
    if production and not named:
        raise ImproperlyConfigured("MARIGOLD_HOSTS is not set. Name the hosts this site answers to.")
    if production and "*" in named:
        raise ImproperlyConfigured("MARIGOLD_HOSTS may not be * in production. Name the hosts.")
    return named


def site(*, production: bool) -> str:
    """The address of this site as others reach it, without a slash at its end; empty where no host is named."""
    given = text("MARIGOLD_SITE").rstrip("/")
    if not given:
        named = [host.lstrip(".") for host in hosts(production=production) if host != "*"]
        return f"https://{named[0]}" if named else ""
    parts = urlsplit(given)
    if parts.scheme not in ({"https"} if production else {"http", "https"}) or not parts.hostname:
        raise ImproperlyConfigured("MARIGOLD_SITE is not an address like https://marigold.example.org.")
    return given


def postgres(address: str) -> dict[str, object]:
    """Django's settings for a postgresql:// address."""
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "MARIGOLD_DATABASE is not an address like postgresql://name:password@host/base."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path) -> dict[str, object]:
    """Django's settings for SQLite as Marigold runs it (the profile is explained in docs/adr/0003)."""
    return {
        "ENGINE": "marigold.kit.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA page_size=8192;PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY;"
                "PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-65536;PRAGMA trusted_schema=OFF"
            ),
        },
    }


def oidc(*, production: bool) -> dict[str, dict[str, list[dict[str, object]]]]:
    """The sign-in library's settings for an organization's own sign-in; empty when there is none."""
    issuer = text("MARIGOLD_OIDC_ISSUER")
    client, password = text("MARIGOLD_OIDC_CLIENT"), text("MARIGOLD_OIDC_SECRET")
    if not issuer:
        return {}
    parts = urlsplit(issuer)
    near = not production and parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if not parts.hostname or (parts.scheme != "https" and not near) or len(issuer) > 200:
        raise ImproperlyConfigured("MARIGOLD_OIDC_ISSUER is not an address like https://login.example.org.")
    if not client or not password:
        raise ImproperlyConfigured(
            "MARIGOLD_OIDC_ISSUER is set. Set MARIGOLD_OIDC_CLIENT and MARIGOLD_OIDC_SECRET too."
        )
    domains = [domain.lower().lstrip("@") for domain in words("MARIGOLD_OIDC_DOMAINS", "")]
    about: dict[str, object] = {
        # The number a provider knows a person by holds for that provider only, so its address is the key.
        "provider_id": issuer,
        "name": text("MARIGOLD_OIDC_NAME") or parts.hostname,
        "client_id": client,
        "secret": password,
        "settings": {"server_url": issuer.rstrip("/"), "domains": domains},
    }
    return {"openid_connect": {"APPS": [about]}}


def email(data: Path) -> dict[str, object]:
    """Django's e-mail settings."""
    given = text("MARIGOLD_EMAIL", "file")
    if given == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data / "mail"),
        }
    parts = urlsplit(given)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "MARIGOLD_EMAIL is neither `file` nor an address like smtp://name:password@host:587."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and (parts.port or 587) != 25,
        "EMAIL_TIMEOUT": 10,
    }

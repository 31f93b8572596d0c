"""Secrets that must be read again, as the database keeps them: encrypted by a key not in there."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def sealed(secret: str, *, purpose: str) -> str:
    """`secret`, encrypted by a key that is made of SECRET_KEY for this one purpose."""
    return keys(purpose).encrypt(secret.encode()).decode()


def opened(sealed_secret: str, *, purpose: str) -> str:
    """The secret again.

    Raises:
        cryptography.fernet.InvalidToken: SECRET_KEY was changed, and the earlier one is not in
            SECRET_KEY_FALLBACKS.
    """
    return keys(purpose).decrypt(sealed_secret.encode()).decode()


def keys(purpose: str) -> MultiFernet:
    """The keys that are made of SECRET_KEY and those before it."""
    seeds = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"{purpose} {seed}".encode()).digest() for seed in seeds]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

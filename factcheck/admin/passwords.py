"""Checks a password at the desk's door, no more often than the tries allow."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from factcheck.errors import TooManyTries
from factcheck.models import User
from factcheck.services import logins


def door_of(username: str) -> str:
    """What the tries of a name's passwords are counted under, whether there is such a person."""
    return f"password:{username.casefold()}"


class CountedPasswords(ModelBackend):
    """Django's own check of a password, each try counted before it is made."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The person whose password this is.

        Raises:
            PermissionDenied: the name was tried too often; Django asks no other backend then.
        """
        if username is None or password is None:
            return None
        try:
            logins.take_try(door_of(username))
        except TooManyTries as error:
            raise PermissionDenied(error.message) from error
        user: User | None = super().authenticate(request, username, password, **kwargs)
        if user is not None:
            logins.forget(door_of(username))
        return user

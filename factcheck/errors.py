"""Every error that the service anticipates, one small tree; knows nothing of HTTP.

    FactCheckError
    |-- NotFound                  what was named does not exist for this person
    |-- Refused                   the desk's rules say no; nothing was changed
    |   |-- TransitionNotAllowed  the table has no such step from this status
    |   |-- NotPermitted          this person may not take the step
    |   |-- TooManyTries          a door was tried too often; says when it opens again
    |   |-- StaleVersion          somebody moved the claim since it was looked at
    |   |-- RequestUnderWay       the same request is being acted on already
    |   |-- KeyReused             the key of a request stands for another one
    |   `-- PolicyNotMet          a condition of the policy failed; names which
    |-- InvalidInput              what was sent cannot be taken; says what to do
    |-- CaptureDamaged            an archived copy is missing or no longer what was kept
    `-- SourceError
        |-- SourceUnavailable     could not be had now; trying again may help
        `-- SourceRejected        must not or cannot be had; never try again

Each carries a stable `code` for machines; its text is a sentence for people.
"""

from datetime import datetime


class FactCheckError(Exception):
    """A fact that stops a verb; `code` is stable, `str()` is for people."""

    code = "error"

    def __init__(self, message: str, *, code: str = "") -> None:
        """State the fact in `message`; `code` narrows the class's own."""
        super().__init__(message)
        self.message = message
        self.code = code or self.code


class NotFound(FactCheckError):
    """What was named does not exist, or not for this person."""

    code = "not_found"


class Refused(FactCheckError):
    """The desk's rules say no; nothing was changed."""

    code = "refused"


class TransitionNotAllowed(Refused):
    """The table of transitions has no such step from this status."""

    code = "transition_not_allowed"


class NotPermitted(Refused):
    """The step exists, but this person may not take it."""

    code = "not_permitted"


class TooManyTries(Refused):
    """A password or a code was tried too often in a row; `until` is when it may be tried again."""

    code = "too_many_tries"

    def __init__(self, message: str, *, code: str = "", until: datetime | None = None) -> None:
        """Say that it is over for now, and until when."""
        super().__init__(message, code=code)
        self.until = until


class StaleVersion(Refused):
    """Somebody moved the claim since this person looked at it."""

    code = "stale_version"


class RequestUnderWay(Refused):
    """The same request is being acted on already; its answer can be had in a moment."""

    code = "request_under_way"


class KeyReused(Refused):
    """The key of a request stands for another one."""

    code = "key_reused"


class PolicyNotMet(Refused):
    """A condition of the policy failed; `unmet` holds each as a sentence."""

    code = "policy_not_met"

    def __init__(self, unmet: list[str], *, code: str = "") -> None:
        """Keep the failed conditions in `unmet`, each a sentence."""
        super().__init__(" ".join(unmet), code=code)
        self.unmet = unmet


class InvalidInput(FactCheckError):
    """What was sent cannot be taken; `field` names the part, if one is to blame."""

    code = "invalid_input"

    def __init__(self, message: str, *, code: str = "", field: str = "") -> None:
        """State what is wrong and what to do; `field` as the doors call it."""
        super().__init__(message, code=code)
        self.field = field


class CaptureDamaged(FactCheckError):
    """An archived copy is missing, or its bytes are no longer those that were kept."""

    code = "capture_damaged"


class SourceError(FactCheckError):
    """An address could not be read."""

    code = "source_error"


class SourceUnavailable(SourceError):
    """The address could not be had now; trying again may help.

    `retry_after_seconds` is how long the site asked to be left alone, from 0 to a day; None when
    it did not say.
    """

    code = "source_unavailable"

    def __init__(
        self, message: str, *, code: str = "", retry_after_seconds: float | None = None
    ) -> None:
        """State the fact; keep the time that the site asked for."""
        super().__init__(message, code=code)
        self.retry_after_seconds = retry_after_seconds


class SourceRejected(SourceError):
    """The address must not or cannot be had; trying again is of no use."""

    code = "source_rejected"

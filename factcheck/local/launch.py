"""What `up` and `demo` have in common: this clone's services with the site around them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

from factcheck.local import command_line, stack
from factcheck.local.processes import Child
from factcheck.local.stack import Running
from factcheck.local.state import LocalError


@contextmanager
def up(*, extra: Sequence[Child] = (), say: Callable[[str], None]) -> Iterator[Running]:
    """Have the whole service run while the body runs.

    Raises:
        LocalError: not started by manage.py, running already, or a child keeps failing.
    """
    services = command_line.current
    if services is None:
        raise LocalError("Start this with manage.py; it brings the services.")
    stack.check_ours(services)
    port = urlsplit(settings.SITE_URL).port or 80
    programs = [*extra, *stack.programs_of(services.state, port)]
    with stack.up(services, programs, port=port, say=say) as running:
        yield running

"""The whole service on this machine, until Ctrl-C."""

from typing import Any

from django.core.management.base import BaseCommand

from factcheck.local import launch


class Command(BaseCommand):
    help = "Runs web server, worker, beat and dispatcher here, until Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        with launch.up(say=self.stderr.write) as running:
            self.stdout.write(f"Ready: {running.site_url} (the desk: {running.site_url}/admin/)")
            running.supervisor.wait()

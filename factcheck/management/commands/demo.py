"""The main job on this machine, from a sample story to a verdict that a client pulls."""

import sys
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from factcheck.errors import FactCheckError
from factcheck.local import launch
from factcheck.local.demo import main_job, newsroom, tables
from factcheck.local.demo.newsroom import Newsroom
from factcheck.local.stack import Running, program
from factcheck.local.state import LocalError, project_state


class Command(BaseCommand):
    help = "Carries a sample story to a published verdict on this machine, then stays up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="end when the verdict was pulled, with exit code 0"
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        web = settings.FETCH_LOOPBACK_EXCEPTION
        port = web.rpartition(":")[2]
        module = [sys.executable, "-m", "factcheck.local.demo.site", "--port", port]
        site = program(project_state(), "demo-web", module)
        self.say("Starting web server, worker, beat and dispatcher ...")
        with launch.up(extra=[site], say=self.say) as running:
            room = newsroom.furnish(running.state, web=web)
            try:
                self.do_main_job(running, room)
            except FactCheckError as error:
                raise LocalError(f"The main job stopped: {error}") from error
            self.say_where(running, room)
            if not once:
                self.say("\nCtrl-C stops everything; the data stay in var/.")
                running.supervisor.wait()

    def do_main_job(self, running: Running, room: Newsroom) -> None:
        story = main_job.take_in(room, self.say)
        main_job.await_sources(story, self.say, running.pause)
        self.say("\nWhat the workers found for each claim, as the machine reads it:")
        self.say_all(tables.claims_table(story))
        claim = main_job.headline_claim(story)
        self.say("\nThe headline claim:")
        self.say_all(tables.origins_table(claim))
        self.say("\nTwo people and an editor:")
        main_job.carry(claim, room, self.say)
        url = f"{running.site_url}/api/v1/verdicts/{claim.pk}/"
        self.say(f"\nGET {url}")
        self.stdout.write(main_job.pulled(url))

    def say_where(self, running: Running, room: Newsroom) -> None:
        self.say(f"\nReaders:    {running.site_url}/")
        self.say(f"The desk:   {running.site_url}/admin/")
        self.say(f"API:        {running.site_url}/api/v1/docs/")
        self.say(f"Demo's web: http://{settings.FETCH_LOOPBACK_EXCEPTION}/")
        for person in room.people:
            self.say(f"  log in as {person.user.username:<16} {person.password}")

    def say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.say(line)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

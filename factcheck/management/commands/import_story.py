"""Taking a story in from the shell."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.enums import Role
from factcheck.errors import FactCheckError
from factcheck.models import Desk, Story, User
from factcheck.services import people, stories
from factcheck.services.stories import Taken

COMMAND_USER = "command-line"


class Command(BaseCommand):
    help = "Takes a story in from a file or an address and logs its claims."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="PATH_OR_URL")
        parser.add_argument("--desk", help="slug of the desk (needed when there are several)")
        parser.add_argument("--by", metavar="USERNAME", help="the person who adds it")
        parser.add_argument("--language", default="", help="such as en; else the page's own, or en")
        parser.add_argument("--json", action="store_true", help="print story and claims as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            taken = self.take(options)
        except FactCheckError as error:
            raise CommandError(f"{error} [{error.code}]") from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(taken.story), ensure_ascii=False, indent=2))
            return
        verb = "Took in" if taken.is_new else "This text is in already:"
        self.stdout.write(f"{verb} “{taken.story.title}” (story {taken.story.pk}).")
        for claim in as_json(taken.story)["claims"]:
            self.stdout.write(f"- {claim['claimant'] or 'the story'}: {claim['text']}")

    def take(self, options: dict[str, Any]) -> Taken:
        desk, source = desk_called(options["desk"]), options["source"]
        by = person_called(options["by"], desk)
        if source.startswith(("http://", "https://")):
            return stories.add_url(desk_id=desk.pk, by=by, url=source, language=options["language"])
        return stories.add_file(
            desk_id=desk.pk,
            by=by,
            name=source,
            content=contents_of(source),
            language=options["language"] or "en",
        )


def desk_called(slug: str | None) -> Desk:
    """The desk with this slug, or the only one; on a new installation a first one."""
    desks = {desk.slug: desk for desk in Desk.objects.order_by("slug")}
    if slug is None and not desks:
        return Desk.objects.create(name="News desk", slug="news")
    if slug is None and len(desks) == 1:
        return next(iter(desks.values()))
    if slug not in desks:
        raise CommandError(f"Name a desk with --desk: {', '.join(desks) or 'there is none yet'}.")
    return desks[slug]


def person_called(username: str | None, desk: Desk) -> User:
    """The person with this name, or the command line's own account, which cannot log in."""
    if username is not None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is nobody called {username}.")
        return user
    user, is_new = User.objects.get_or_create(username=COMMAND_USER)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    people.grant(user=user, desk=desk, role=Role.EDITOR, by=None)
    return user


def contents_of(path: str) -> bytes:
    """The file's bytes."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def as_json(story: Story) -> dict[str, Any]:
    """The story and its claims, in the order in which they stand in it."""
    rows = story.appearances.select_related("claim__claimant").order_by("start", "pk")
    return {
        "story": {
            "id": story.pk,
            "title": story.title,
            "url": story.url,
            "language": story.language,
            "text": story.text,
        },
        "claims": [
            {
                "id": row.claim_id,
                "text": row.claim.text,
                "quote": row.quote,
                "start": row.start,
                "end": row.end,
                "claimant": row.claim.claimant.name if row.claim.claimant else "",
                "figures": row.claim.figures,
                "hedges": row.claim.hedges,
            }
            for row in rows
        ],
    }

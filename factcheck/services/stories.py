"""Taking stories in: their text checked, their claims found, their searches asked for."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from factcheck import parsing
from factcheck.enums import Intake
from factcheck.errors import InvalidInput, NotFound, NotPermitted
from factcheck.extraction import LANGUAGES, Candidate, extract
from factcheck.models import Desk, Story, User
from factcheck.services import addresses, audit, claim_log, fetches, wording
from factcheck.workflow import RESEARCHERS

MAX_TEXT_CHARACTERS = 500_000
MAX_TITLE_CHARACTERS = 500
FARTHEST_DEADLINE = timedelta(days=365)
READ_AS = {".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf"}
LANGUAGE_CODE = re.compile(r"(?=.{2,10}$)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A story as it is handed in; an empty title is taken from the text's first line."""

    text: str
    title: str = ""
    url: str = ""
    language: str = "en"
    published_on: date | None = None
    intake: Intake = Intake.TEXT
    deadline_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A story that is in; `is_new` is false when the desk had this very text already."""

    story: Story
    is_new: bool


def add(*, desk_id: int, by: User, draft: Draft) -> Taken:
    """Take a story in with the claims found in it, and have each claim searched for.

    Idempotent: the same text on the same desk is the same story.

    Raises:
        InvalidInput: says what is wrong with the text, title, address, language or deadline.
        NotFound: no such desk of this person.
        NotPermitted: the person is neither editor nor reviewer of the desk.
    """
    desk = desk_for_intake(desk_id, by)
    checked = cleaned(draft)
    candidates, digest = candidates_in(checked), digest_of(checked.text)
    with transaction.atomic():
        story, is_new = Story.objects.get_or_create(
            desk=desk,
            text_digest=digest,
            defaults={
                "title": checked.title,
                "text": checked.text,
                "url": checked.url,
                "publisher": addresses.publisher_of(checked.url) if checked.url else None,
                "published_on": checked.published_on,
                "language": checked.language,
                "intake": checked.intake,
                "deadline_at": checked.deadline_at,
                "added_at": timezone.now(),
                "added_by": by,
            },
        )
        if is_new:
            logged = claim_log.enter(story, candidates, by=by)
            data: dict[str, Any] = {"claims": [claim.pk for claim in logged], "text_sha256": digest}
            if story.deadline_at:
                data["deadline_at"] = story.deadline_at.isoformat()
            audit.record("story.add", f"story:{story.pk}", by=by, desk=desk, data=data)
    return Taken(story, is_new)


def add_url(
    *,
    desk_id: int,
    by: User,
    url: str,
    language: str = "",
    deadline_at: datetime | None = None,
) -> Taken:
    """Fetch a page and take its article in.

    Raises:
        FactCheckError: as `fetched` and `add` say.
    """
    draft = fetched(desk_id=desk_id, by=by, url=url, language=language, deadline_at=deadline_at)
    return add(desk_id=desk_id, by=by, draft=draft)


def fetched(
    *,
    desk_id: int,
    by: User,
    url: str,
    language: str = "",
    deadline_at: datetime | None = None,
) -> Draft:
    """The article of a page, fetched now and by the rules for sources; nothing is kept yet.

    An empty `language` is taken from the page.

    Raises:
        SourceUnavailable, SourceRejected: the page could not be had, or holds no article.
        InvalidInput, NotFound, NotPermitted: as `add` says.
    """
    desk_for_intake(desk_id, by)
    check_deadline(deadline_at)
    address = addresses.cleaned(url)
    answer, article = fetches.article_at(address)
    return Draft(
        text=article.text,
        title=article.title,
        url=answer.final_url,
        language=language or article.language or "en",
        published_on=article.published_on,
        intake=Intake.URL,
        deadline_at=deadline_at,
    )


def add_file(
    *,
    desk_id: int,
    by: User,
    name: str,
    content: bytes,
    language: str = "en",
    deadline_at: datetime | None = None,
) -> Taken:
    """Take in the story that a file holds: plain text in UTF-8, a saved web page or a PDF.

    Raises:
        InvalidInput: the file is neither; or as `add` says.
        SourceRejected: a web page or a PDF without an article.
        NotFound, NotPermitted: as `add` says.
    """
    if content_type := READ_AS.get(PurePath(name.lower()).suffix):
        article = parsing.article(content, url="", content_type=content_type)
        draft = Draft(
            text=article.text,
            title=article.title,
            language=article.language or language,
            published_on=article.published_on,
            intake=Intake.FILE,
        )
    else:
        draft = Draft(text=decoded(content), language=language, intake=Intake.FILE)
    return add(desk_id=desk_id, by=by, draft=replace(draft, deadline_at=deadline_at))


def decoded(content: bytes) -> str:
    """The file's text.

    Raises:
        InvalidInput: it is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "The file is not plain text in UTF-8. Save it as UTF-8 text, a web page (.html) or a "
            "PDF, or paste its text.",
            code="not_text",
            field="file",
        ) from error


def desk_for_intake(desk_id: int, by: User) -> Desk:
    """The desk, if this person may add stories to it.

    Raises:
        NotFound: no such desk of this person.
        NotPermitted: the person is neither editor nor reviewer of it.
    """
    desk = Desk.objects.filter(pk=desk_id, memberships__user=by).distinct().first()
    if desk is None or not by.is_active:
        raise NotFound("There is no such desk among yours.")
    if not by.memberships.filter(desk=desk, role__in=RESEARCHERS).exists():
        raise NotPermitted("To add a story takes the role editor or reviewer on its desk.")
    return desk


def cleaned(draft: Draft) -> Draft:
    """The draft with even line ends, a title, and a cleaned address.

    Raises:
        InvalidInput: says which part cannot be taken, and why.
    """
    text = draft.text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise InvalidInput("The story is empty.", code="empty_story", field="text")
    if len(text) > MAX_TEXT_CHARACTERS:
        raise InvalidInput(
            f"The story has {len(text):,} characters; {MAX_TEXT_CHARACTERS:,} is the most that "
            "can be taken. Split it.",
            code="too_large",
            field="text",
        )
    if not wording.is_plain(text + draft.title):
        raise InvalidInput(
            "The story holds characters that no plain text has (NUL, halves of characters).",
            code="not_text",
            field="text",
        )
    title = " ".join((draft.title or text.split("\n", 1)[0]).split())[:MAX_TITLE_CHARACTERS]
    if not LANGUAGE_CODE.fullmatch(draft.language):
        raise InvalidInput(
            f"“{draft.language[:20]}” is no language code; write en, uk, pt-BR and the like.",
            code="unknown_language",
            field="language",
        )
    check_deadline(draft.deadline_at)
    url = addresses.cleaned(draft.url) if draft.url else ""
    return replace(draft, text=text, title=title or "Untitled", url=url)


def check_deadline(deadline_at: datetime | None) -> None:
    """See that a story's deadline, if it has one, can still be kept.

    Raises:
        InvalidInput: `bad_deadline`.
    """
    now = timezone.now()
    if deadline_at and not now < deadline_at <= now + FARTHEST_DEADLINE:
        raise InvalidInput(
            "The deadline must lie ahead, within a year. Leave it empty if there is none.",
            code="bad_deadline",
            field="deadline_at",
        )


def candidates_in(draft: Draft) -> list[Candidate]:
    """The claims that the extractor finds in a story; none in a language it does not read."""
    return extract(draft.text) if primary(draft.language) in LANGUAGES else []


def digest_of(text: str) -> str:
    """The SHA-256 of a story's text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def primary(language: str) -> str:
    """The language without its region: "en" of "en-GB"."""
    return language.split("-", maxsplit=1)[0]

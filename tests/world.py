"""A newsroom with a row behind every address, and the words with which each can be acted upon."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from factcheck.corroboration.page import Page
from factcheck.enums import Action, Role, Scope, Status
from factcheck.models import (
    AuditEvent,
    Claim,
    Claimant,
    Desk,
    Identity,
    Owner,
    Partner,
    Party,
    Publisher,
    Rating,
    SecondFactor,
    StoryVersion,
    User,
)
from factcheck.parsing import Fingerprint
from factcheck.permissions import Standing
from factcheck.services import (
    captures,
    conflicts,
    exemptions,
    feeds,
    independence,
    lookalikes,
    people,
    replies,
    reports,
    robots,
    sources,
)
from tests.claims import WAYS, Crew, claim_in, proposal_for, rule_blind, take
from tests.conftest import person
from tests.exchanges import exchange, fetched
from tests.factories import (
    DeliveryFactory,
    DeskFactory,
    EndpointFactory,
    JobFactory,
    ObservationFactory,
    SearchFactory,
    SourceFactory,
    UserFactory,
)

# Stands in all that is this desk's, so that it is seen where it gets out.
IMAGE = "https://pictures.example/1.png"
SECRET = "Zinnober"
# Stands in all that a blind ruling says and rests on.
SEALED = "Karmesin"
LATER = timezone.now() + timedelta(days=2)
STEPS = {
    Action.ASSIGN: Status.UNVERIFIED,
    Action.ACCEPT: Status.ASSIGNED,
    Action.DECLINE: Status.IN_RESEARCH,
    Action.SUBMIT: Status.IN_RESEARCH,
    Action.APPROVE: Status.IN_REVIEW,
    Action.SEND_BACK: Status.IN_REVIEW,
    Action.PUBLISH: Status.RULED,
    Action.CORRECT: Status.PUBLISHED,
    Action.WITHDRAW: Status.PUBLISHED,
    Action.REOPEN: Status.RULED,
    Action.SET_ASIDE: Status.UNVERIFIED,
    Action.RESTORE: Status.SET_ASIDE,
    Action.TAKE_BACK: Status.ASSIGNED,
}


def keep_copy(source):
    """Give a source a copy whose record is in the archive."""
    page = Page(title="Report", text="Brigades took 102 soldiers prisoner in one operation.")
    source.capture = captures.build(fetched(exchange(source.url)), page, by=None)
    source.capture.save()
    source.save()


def blind_claim(crew, desk):
    """A claim whose ruling waits for a second one, made without sight of the first."""
    claim = claim_in(Status.IN_RESEARCH, crew, desk)
    for source in claim.sources.order_by("pk"):
        keep_copy(source)
        sources.set_stance(
            source_id=source.pk, by=crew.researcher, stance="supports", note=f"{SEALED} says so."
        )
    said = {name: f"{SEALED} in {name}." for name in ("rationale", "counter_evidence", "doubts")}
    rule_blind(desk)
    take(Action.SUBMIT, claim, crew.researcher, crew, proposal=proposal_for(claim, **said))
    rule_blind(desk, is_blind=False)
    return Claim.objects.get(pk=claim.pk)


@dataclass
class World:
    """A desk with its people and rows, and people who are not of it."""

    desk: Desk
    other_desk: Desk
    people: dict[Standing, User | None]
    second: User
    claims: dict[Status, object]
    blind: Claim
    rows: dict[str, object] = field(default_factory=dict)
    cookies: dict[Standing, object] = field(default_factory=dict)

    @classmethod
    def built(cls):
        desk = DeskFactory(name=f"{SECRET} desk", slug="zinnober")
        other = DeskFactory(name="Sports", slug="sports")
        everyone = {
            Standing.VISITOR: None,
            Standing.GUEST: UserFactory(username="guest"),
            Standing.STRANGER: person(other, "stranger", *Role),
            Standing.EDITOR: person(desk, "zinnober-editor", Role.EDITOR),
            Standing.REVIEWER: person(desk, "zinnober-reviewer", Role.REVIEWER),
            Standing.ADMINISTRATOR: person(desk, "zinnober-administrator", Role.ADMINISTRATOR),
            Standing.SUPERUSER: User.objects.create_superuser("root"),
        }
        second = person(desk, "zinnober-second", Role.REVIEWER)
        editor, reviewer = everyone[Standing.EDITOR], everyone[Standing.REVIEWER]
        crews = dict.fromkeys(Status, Crew(editor, reviewer, second))
        # Here the reviewer is the one who decides.
        crews[Status.IN_REVIEW] = Crew(editor, second, reviewer)
        claims = {status: claim_in(status, crews[status], desk) for status in WAYS}
        blind = blind_claim(crews[Status.IN_REVIEW], desk)
        world = cls(desk, other, everyone, second, claims, blind)
        world.fill(editor)
        lookalikes.remember(IMAGE, Fingerprint(1, 2))
        world.log_in()
        return world

    def fill(self, by):
        """Put a row behind every kind of address."""
        claim = self.claims[Status.UNVERIFIED]
        type(claim).objects.filter(pk=claim.pk).update(text=f"{SECRET} took 100 prisoners.")
        story, source = claim.appearances.get().story, claim.sources.order_by("pk").first()
        type(story).objects.filter(pk=story.pk).update(title=f"{SECRET} at the border")
        third = SourceFactory(claim=claim, origin=source.origin)
        for each in claim.sources.all():
            keep_copy(each)
        source.refresh_from_db()
        third.refresh_from_db()
        independence.set_mark(
            source_id=source.pk, kind="circular", holds=True, by=by, reason=f"{SECRET} says so."
        )
        SecondFactor.objects.create(user=self.second, secret="s", begun_at=timezone.now())
        account = {"issuer": "https://accounts.example", "subject": "second"}
        Identity.objects.create(user=self.second, linked_at=timezone.now(), **account)
        named = {"text": "T", "text_digest": "0" * 64, "replaced_by": by}
        owner = Owner.objects.create(name="Owner")
        self.rows |= {
            "claim": claim,
            "story": story,
            "source": source,
            "origin": source.origin,
            "other_source": third,
            "capture": source.capture,
            "search": SearchFactory(claim=self.claims[Status.RULED]),
            "report": reports.send(
                claim_id=self.claims[Status.PUBLISHED].pk,
                text=f"{SECRET} is not the name of the place.",
                sender="192.0.2.1",
            ),
            "observation": ObservationFactory(
                source=third, outcome="changed", capture=third.capture
            ),
            "decision": independence.join(
                source_id=source.pk, other_id=third.pk, by=by, reason=f"{SECRET} says so."
            ),
            "reply": replies.ask(
                claim_id=claim.pk, by=by, asked="The staff", channel=SECRET, deadline_at=LATER
            ),
            "exemption": exemptions.ask(
                claim_id=self.claims[Status.RULED].pk, by=self.second, reason=f"{SECRET} hurries."
            ),
            "robotsoverride": robots.override(
                desk_id=self.desk.pk, by=by, host="zinnober.example", reason=f"{SECRET} consented."
            ),
            "conflict": conflicts.declare(
                claim_id=self.claims[Status.SET_ASIDE].pk,
                by=self.second,
                about=f"claim:{self.claims[Status.SET_ASIDE].pk}",
                reason=f"{SECRET} pays me.",
            ),
            "watchedfeed": feeds.add(
                desk_id=self.desk.pk, by=by, url="https://zinnober.example/feed"
            ),
            "endpoint": EndpointFactory(desk=self.desk, name=f"{SECRET} wire", added_by=by),
            "job": JobFactory(
                kind="weigh", subject_id=claim.pk, state="dead", ended_at=timezone.now()
            ),
            "auditevent": AuditEvent.objects.filter(subject=f"claim:{claim.pk}").first(),
            "user": self.second,
            "desk": self.desk,
            "apitoken": people.issue_token(
                user=self.second, name=f"{SECRET} wire", scopes=[Scope.READ], by=self.second
            )[0],
            "owner": owner,
            "partner": Partner.objects.create(name="Checks", site="checks.example"),
            "publisher": Publisher.objects.create(name="Paper", address="paper.example.org"),
            "party": Party.objects.create(name="Party"),
            "claimant": Claimant.objects.create(name="Claimant"),
            "rating": Rating.objects.get(slug="confirmed"),
            "verdict": self.claims[Status.PUBLISHED].verdict,
            "version": StoryVersion.objects.create(
                story=story, number=1, title="T", replaced_at=timezone.now(), **named
            ),
        }
        self.rows["delivery"] = DeliveryFactory(
            endpoint=self.rows["endpoint"], verdict=self.rows["verdict"]
        )
        self.rows["feed"], self.rows["robots"] = (
            self.rows["watchedfeed"],
            self.rows["robotsoverride"],
        )

    def log_in(self):
        """Log everybody in once; their browsers are made of this."""
        for standing, user in self.people.items():
            client = Client()
            if user:
                client.force_login(user)
            self.cookies[standing] = client.cookies

    def browser(self, standing):
        """The browser of a person who stands so."""
        client = Client(raise_request_exception=False)
        client.cookies = self.cookies[standing].copy()
        return client

    def claim_for(self, action):
        return self.blind if action == Action.SECOND else self.claims[STEPS[action]]

    @property
    def other_source(self):
        return self.rows["other_source"]

    def desk_of(self, standing):
        return self.other_desk if standing == Standing.STRANGER else self.desk

    def administered_by(self, standing):
        """Somebody of whom an administrator who stands so decides."""
        return self.people[standing] if standing == Standing.STRANGER else self.second

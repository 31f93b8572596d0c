"""What a desk asks of its rulings: laid down by its administrators, read by whoever rules."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction

from factcheck.errors import InvalidInput, NotFound
from factcheck.models import Desk, DeskPolicy, Rating, RatingRule, User
from factcheck.services import audit, people

MAX_RATIONALE_CHARACTERS = 5_000
MAX_ORIGINS = 20
MAX_GOOD_FOR_DAYS = 3_650
MAX_HOURS_TO_ACCEPT = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one rating takes; `rating` is its slug."""

    rating: str
    origins_needed: int = 0
    needs_reply: bool = False
    needs_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a desk asks of every ruling, and of each rating besides."""

    rationale_characters: int = 0
    needs_counter_search: bool = False
    good_for_days: int = 0
    hours_to_accept: int = 24
    second_is_blind: bool = False
    names_people: bool = False
    rules: tuple[Rule, ...] = ()

    @property
    def needs_replies(self) -> bool:
        """Whether some rating takes a reply."""
        return any(rule.needs_reply for rule in self.rules)

    def rule_for(self, rating: Rating) -> Rule:
        """What this rating takes; the scale's own word where the desk has none."""
        laid_down = (rule for rule in self.rules if rule.rating == rating.slug)
        return next(laid_down, Rule(rating=rating.slug, origins_needed=rating.origins_needed))


def of_desk(desk_id: int) -> Terms:
    """What the desk asks now, with a rule for each rating on offer."""
    terms = laid_down(desk_id)
    return replace(terms, rules=tuple(map(terms.rule_for, offered())))


def laid_down(desk_id: int) -> Terms:
    """What the desk's rows ask; ratings without a rule are left to the scale."""
    row = DeskPolicy.objects.filter(desk=desk_id).first() or DeskPolicy()
    rules = RatingRule.objects.filter(desk=desk_id).select_related("rating").order_by("pk")
    return Terms(
        rationale_characters=row.rationale_characters,
        needs_counter_search=row.needs_counter_search,
        good_for_days=row.good_for_days,
        hours_to_accept=row.hours_to_accept,
        second_is_blind=row.second_is_blind,
        names_people=row.names_people,
        rules=tuple(
            Rule(
                rating=rule.rating.slug,
                origins_needed=rule.origins_needed,
                needs_reply=rule.needs_reply,
                needs_primary=rule.needs_primary,
            )
            for rule in rules
        ),
    )


def lay_down(*, desk_id: int, by: User, terms: Terms) -> Terms:
    """Ask this of the desk's rulings from now on; a rating left out keeps its rule.

    Locks the desk. Rulings that wait for approval are held to it too, save that one which was
    proposed to be seen, or not to be, stays so.

    Raises:
        InvalidInput: a rating that is not offered or is named twice, or a number out of bounds.
        NotFound: no such desk.
        NotPermitted: `by` does not administer the desk.
    """
    ratings = ratings_of(terms)
    check(terms)
    with transaction.atomic():
        desk = Desk.objects.select_for_update().filter(pk=desk_id).first()
        if desk is None:
            raise NotFound("There is no such desk.")
        people.demand_administrator(by, desk)
        before = of_desk(desk_id)
        DeskPolicy.objects.update_or_create(desk=desk, defaults=worded(terms))
        for rule, rating in zip(terms.rules, ratings, strict=True):
            RatingRule.objects.update_or_create(desk=desk, rating=rating, defaults=asked_by(rule))
        after = of_desk(desk_id)
        data = {"before": asdict(before), "after": asdict(after)}
        audit.record("desk.lay_down_policy", f"desk:{desk.pk}", by=by, desk=desk, data=data)
    return after


def offered() -> Iterable[Rating]:
    """The ratings on offer, in the scale's order."""
    return Rating.objects.filter(is_offered=True).order_by("position", "pk")


def worded(terms: Terms) -> dict[str, Any]:
    """What is asked of every ruling, by column."""
    return {key: value for key, value in asdict(terms).items() if key != "rules"}


def asked_by(rule: Rule) -> dict[str, Any]:
    """What a rule asks, by column."""
    return {key: value for key, value in asdict(rule).items() if key != "rating"}


def ratings_of(terms: Terms) -> list[Rating]:
    """The rating of each rule.

    Raises:
        InvalidInput: one is not offered, or named twice.
    """
    by_slug = {rating.slug: rating for rating in offered()}
    slugs = [rule.rating for rule in terms.rules]
    if len(set(slugs)) < len(slugs) or not set(slugs) <= set(by_slug):
        raise InvalidInput(
            f"Give each rule once, for one of {', '.join(by_slug)}.",
            code="unknown_rating",
            field="rules",
        )
    return [by_slug[slug] for slug in slugs]


def check(terms: Terms) -> None:
    """Refuse what nobody could fulfil.

    Raises:
        InvalidInput: says which number, and its bounds.
    """
    within("rationale_characters", terms.rationale_characters, MAX_RATIONALE_CHARACTERS)
    within("good_for_days", terms.good_for_days, MAX_GOOD_FOR_DAYS)
    within("hours_to_accept", terms.hours_to_accept, MAX_HOURS_TO_ACCEPT)
    for rule in terms.rules:
        within("rules", rule.origins_needed, MAX_ORIGINS)


def within(field: str, value: int, most: int) -> None:
    """Let numbers from 0 to `most` pass.

    Raises:
        InvalidInput: it is another.
    """
    if not 0 <= value <= most:
        raise InvalidInput(f"Give a number from 0 to {most:,}.", code="out_of_bounds", field=field)

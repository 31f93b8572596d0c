"""Texts from anywhere, looked through for what the newsroom has ruled on already."""

import json
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from factcheck.api.access import PublicDoor
from factcheck.api.inputs import Input, Text, read
from factcheck.api.verdict_body import VerdictBody
from factcheck.services import matches
from factcheck.services.matches import Match


class Matching(Input):
    """A text in any length up to 50,000 characters."""

    text = Text(max_length=matches.MAX_TEXT_CHARACTERS, allow_blank=True, trim_whitespace=False)


class MatchOut(serializers.Serializer[Any]):
    """A sentence, by its offsets in characters, and the verdict whose claim it repeats."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    likeness = serializers.FloatField(help_text="From 0.5 to 1, which is for the same words.")
    verdict = VerdictBody()


class MatchesOut(serializers.Serializer[Any]):
    """What a text repeats, the likest first."""

    results = MatchOut(many=True)


class FindMatches(PublicDoor):
    """The verdicts that a text repeats."""

    words = Matching
    lifetime: ClassVar = {"no_store": True}
    answers: ClassVar = {"POST": {200: MatchesOut}}

    def post(self, request: Request) -> HttpResponseBase:
        """The verdicts whose claims a text repeats, by sentence, the likest first; at most 100.

        Nothing of the text is kept.
        """
        found = matches.found(**read(self.words, request.data))
        body = ",\n".join(as_json(match) for match in found)
        return HttpResponse(f'{{"results": [{body}]}}', content_type="application/json")


def as_json(match: Match) -> str:
    """The match, around the verdict's stored body."""
    facts = {"start": match.start, "end": match.end, "likeness": round(match.likeness, 3)}
    return f'{json.dumps(facts)[:-1]}, "verdict": {match.body}}}'

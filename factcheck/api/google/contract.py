"""Methods, parameters and schemas of the contract, as data; knows nothing of what they do.

Requests are read by it, answers are masked by it, and the discovery document is made of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

VERSION = "v1alpha1"
PREFIX = "GoogleFactcheckingFactchecktoolsV1alpha1"
SCOPE = "https://www.googleapis.com/auth/factchecktools"
STRING, INTEGER, TIME, BOOLEAN = "string", "integer", "google-datetime", "boolean"
EMPTY = "GoogleProtobufEmpty"


@dataclass(frozen=True, slots=True)
class Field:
    """What a name holds: a plain kind (STRING ...) or an object, by the name of its schema."""

    kind: str
    says: str
    is_list: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""


Fields = Mapping[str, Field]


def text(says: str) -> Field:
    """A string."""
    return Field(STRING, says)


def number(says: str) -> Field:
    """An integer of 32 bits."""
    return Field(INTEGER, says)


SCHEMAS: dict[str, Fields] = {
    "Claim": {
        "claimDate": Field(TIME, "When the claim was made."),
        "claimReview": Field("ClaimReview", "Who reviewed it, and how.", is_list=True),
        "claimant": text("Who states the claim."),
        "text": text("The claim itself."),
    },
    "ClaimReview": {
        "languageCode": text("The language that the review is written in, such as “en”."),
        "publisher": Field("Publisher", "Who published the review."),
        "reviewDate": Field(TIME, "When the claim was reviewed."),
        "textualRating": text("The rating in words."),
        "title": text("What the review is called."),
        "url": text("Where the review is."),
    },
    "Publisher": {
        "name": text("What the publisher is called."),
        "site": text("The host of the review's address, without “www.”."),
    },
    "FactCheckedClaimSearchResponse": {
        "claims": Field("Claim", "What was found, with all reviews of each claim.", is_list=True),
        "nextPageToken": text("What to ask for the next page with; absent on the last."),
    },
    "FactCheckedClaimImageSearchResponseResult": {
        "claim": Field("Claim", "A claim that an image like the one asked for goes with."),
    },
    "FactCheckedClaimImageSearchResponse": {
        "nextPageToken": text("What to ask for the next page with; absent on the last."),
        "results": Field(
            "FactCheckedClaimImageSearchResponseResult", "What was found.", is_list=True
        ),
    },
    "ClaimAuthor": {
        "imageUrl": text("A picture of whoever states the claim."),
        "jobTitle": text("What they do."),
        "name": text("Who states the claim."),
        "sameAs": text("Another address that stands for them."),
    },
    "ClaimRating": {
        "bestRating": number("The best number of the scale."),
        "imageUrl": text("A picture of the rating."),
        "ratingExplanation": text("What the rating rests on."),
        "ratingValue": number("The rating's number, from worst to best."),
        "textualRating": text("The rating in words."),
        "worstRating": number("The worst number of the scale."),
    },
    "ClaimReviewAuthor": {
        "imageUrl": text("The organisation's picture."),
        "name": text("The organisation that publishes the review."),
    },
    "ClaimReviewMarkup": {
        "claimAppearances": Field(STRING, "Where else the claim occurs.", is_list=True),
        "claimAuthor": Field("ClaimAuthor", "Who states the claim."),
        "claimDate": text("When the claim was made, as a day or a time."),
        "claimFirstAppearance": text("Where the claim occurs first."),
        "claimLocation": text("The place where the claim was made."),
        "claimReviewed": text("The claim, in short."),
        "rating": Field("ClaimRating", "How it was rated."),
        "url": text("The review's address, where it is not the page's: an anchor on it."),
    },
    "ClaimReviewMarkupPage": {
        "claimReviewAuthor": Field("ClaimReviewAuthor", "Who publishes the reviews."),
        "claimReviewMarkups": Field("ClaimReviewMarkup", "The page's reviews.", is_list=True),
        "name": text("The page's name here, “pages/{page_id}”."),
        "pageUrl": text("The page's address."),
        "publishDate": text("When the page was published, as a day or a time."),
        "versionId": text("The version, to be sent back with an update."),
    },
    "ListClaimReviewMarkupPagesResponse": {
        "claimReviewMarkupPages": Field("ClaimReviewMarkupPage", "The pages.", is_list=True),
        "nextPageToken": text("What to ask for the next page with; absent on the last."),
    },
}

# What may come with every method.
SYSTEM: Fields = {
    "$.xgafv": Field(STRING, "The form of errors; there is one.", choices=("1", "2")),
    "access_token": text("A token, in the address instead of the header."),
    "alt": Field(
        STRING, "The form of answers.", choices=("json", "media", "proto"), default="json"
    ),
    "callback": text("For JSONP, which is not offered."),
    "fields": text("Which fields of the answer are wanted."),
    "key": text("A token, in the place of an API key."),
    "oauth_token": text("A token, in the address instead of the header."),
    "prettyPrint": Field(BOOLEAN, "Whether answers are indented.", default="true"),
    "quotaUser": text("For whom a server asks; it is not looked at."),
    "upload_protocol": text("For media, of which there are none."),
    "uploadType": text("For media, of which there are none."),
}

PAGING: Fields = {
    "offset": number("How many results to pass over; only looked at without a page token."),
    "pageSize": number("How many results a page has at most: 10 unless told, never above 100."),
    "pageToken": text("From the page before; everything else must be as it was there."),
}


@dataclass(frozen=True, slots=True)
class Method:
    """One method of a resource; `path` is a template as RFC 6570 writes it."""

    resource: str
    name: str
    verb: str
    path: str
    says: str
    response: str
    parameters: Fields = field(default_factory=dict)
    request: str = ""

    @property
    def is_for_partners(self) -> bool:
        """Whether it takes an organisation's token."""
        return self.resource == "pages"


PAGE_NAME: Fields = {"name": text("The page's name, “pages/{page_id}”.")}
LANGUAGE = text("A BCP 47 code; its region is not looked at.")
SEARCH = Method(
    "claims",
    "search",
    "GET",
    "claims:search",
    "Find reviewed claims by words.",
    "FactCheckedClaimSearchResponse",
    {
        "languageCode": LANGUAGE,
        "maxAgeDays": number("How old a result may be; by claim or review, whichever is newer."),
        "query": text("Words to look for; without them a site is needed."),
        "reviewPublisherSiteFilter": text("Only reviews that were published on this site."),
        **PAGING,
    },
)
IMAGE_SEARCH = Method(
    "claims",
    "imageSearch",
    "GET",
    "claims:imageSearch",
    "Find reviewed claims by an image that goes with them.",
    "FactCheckedClaimImageSearchResponse",
    {"imageUri": text("The image's address."), "languageCode": LANGUAGE, **PAGING},
)
PAGE = "ClaimReviewMarkupPage"
LIST = Method(
    "pages",
    "list",
    "GET",
    "pages",
    "List an organisation's pages, or the one at an address.",
    "ListClaimReviewMarkupPagesResponse",
    {
        "organization": text("The organisation's site; not together with an address."),
        "url": text("A page's address; not together with an organisation."),
        **PAGING,
    },
)
CREATE = Method("pages", "create", "POST", "pages", "Hand in a page's reviews.", PAGE, request=PAGE)
GET = Method("pages", "get", "GET", "{+name}", "A page's reviews.", PAGE, PAGE_NAME)
UPDATE = Method(
    "pages", "update", "PUT", "{+name}", "Replace a page's reviews.", PAGE, PAGE_NAME, PAGE
)
DELETE = Method(
    "pages", "delete", "DELETE", "{+name}", "Take a page's reviews back.", EMPTY, PAGE_NAME
)
METHODS = (SEARCH, IMAGE_SEARCH, LIST, CREATE, GET, UPDATE, DELETE)

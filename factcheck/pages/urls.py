"""The addresses of the public pages; published ones never change."""

from django.urls import path

from factcheck.pages import checkpoints, embedding, reports, share_cards, syndication, views

app_name = "pages"

urlpatterns = [
    path("", views.home, name="home"),
    path("verdicts/<int:claim_id>/", views.verdict, name="verdict"),
    path("verdicts/<int:claim_id>/versions/<int:version>/", views.verdict, name="verdict-version"),
    path(
        "verdicts/<int:claim_id>/versions/<int:version>/card.png",
        share_cards.picture,
        name="verdict-card",
    ),
    path("verdicts/<int:claim_id>/embed/", embedding.card, name="verdict-embed"),
    path("oembed", embedding.oembed, name="oembed"),
    path("feeds/atom.xml", syndication.xml, {"form": "atom"}, name="feed-atom"),
    path("feeds/rss.xml", syndication.xml, {"form": "rss"}, name="feed-rss"),
    path("feeds/feed.json", syndication.json_feed, name="feed-json"),
    path("feeds/claim-reviews.json", syndication.data_feed, name="feed-data"),
    path("sitemap.xml", syndication.sitemap_index, name="sitemap-index"),
    path("sitemaps/<int:part>.xml", syndication.sitemap, name="sitemap"),
    path("search/", views.search, name="search"),
    path("verdicts/<int:claim_id>/report/", reports.report, name="verdict-report"),
    path("verdicts/<int:claim_id>/report/sent/", reports.thanks, name="verdict-report-thanks"),
    path("about/", views.about, name="about"),
    path("corrections/", views.corrections, name="corrections"),
    path("problems/", views.problem, name="problems"),
    path("problems/<slug:code>", views.problem, name="problem"),
    path("audit/checkpoint", checkpoints.newest, name="checkpoint"),
    path("audit/checkpoints", checkpoints.every, name="checkpoints"),
    path("audit/key", checkpoints.key, name="audit-key"),
    path("health", views.alive, name="health"),
    path("robots.txt", views.robots, name="robots"),
]

"""Which door answers at which address."""

from django.urls import include, path

from factcheck.admin.site import site

urlpatterns = [
    path("admin/", site.urls),
    path("api/", include("factcheck.api.urls")),
    path("", include("factcheck.api.google.urls")),
    path("", include("factcheck.pages.urls")),
]

handler400 = "config.failures.bad_request"
handler403 = "config.failures.forbidden"
handler404 = "config.failures.not_found"
handler500 = "config.failures.server_error"

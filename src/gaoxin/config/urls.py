"""All addresses of the product."""

from django.urls import URLPattern, URLResolver, include, path

from gaoxin.config.api import api
from gaoxin.config.home import home
from gaoxin.dashboards.search import search_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("search/", search_page, name="search"),
    path("portal/", include("gaoxin.portal.urls")),
    path("cockpit/", include("gaoxin.dashboards.urls")),
    path("accounts/", include("gaoxin.foundation.accounts.urls")),
    path("departments/", include("gaoxin.foundation.zones.urls")),
    path("audit/", include("gaoxin.foundation.audit.urls")),
    path("projects/", include("gaoxin.projects.urls")),
    path("enterprises/", include("gaoxin.enterprises.urls")),
    path("resources/", include("gaoxin.resources.urls")),
    path("innovation/", include("gaoxin.innovation.urls")),
    path("requests/", include("gaoxin.services.urls")),
    path("policies/", include("gaoxin.policies.urls")),
    path("approvals/", include("gaoxin.approvals.urls")),
    path("funds/", include("gaoxin.funding.urls")),
    path("evaluation/", include("gaoxin.evaluation.urls")),
    path("api/v1/", api.urls),
    path("look/", include("gaoxin.web.urls")),
    path("imports/", include("gaoxin.foundation.sheets.urls")),
    path("attachments/", include("gaoxin.foundation.attachments.urls")),
    path("jobs/", include("gaoxin.foundation.jobs.urls")),
    path("notices/", include("gaoxin.foundation.notices.urls")),
    path("backups/", include("gaoxin.foundation.backups.urls")),
]

handler400 = "gaoxin.web.views.bad_request"
handler403 = "gaoxin.web.views.permission_denied"
handler404 = "gaoxin.web.views.page_not_found"
handler500 = "gaoxin.web.views.server_error"

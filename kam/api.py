"""All REST routes under /api/v1/, composed from the apps."""

from django.urls import URLPattern, URLResolver, path

from accounts.api import routes as accounts
from kam.core.api import routes as core
from kam.core.api.contract import ContractView
from kam.core.rest.router import Router

app_name = "api"
router = Router()
for prefix, viewset in (*core.ROUTES, *accounts.ROUTES):
    router.register(prefix, viewset)
urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("schema/", ContractView.as_view(), name="schema"),
]

"""The company over REST: read by whoever reads colleagues, changed by administrators."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from kam.core.api.people import ADMIN, READ
from kam.core.company_settings import set_up_company
from kam.core.models import Company
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import Input
from kam.core.rest.resources import Resource
from kam.core.rest.versions import etag, version_in
from kam.core.rest.viewsets import DomainViewSet

CHANGEABLE = ("name", "time_zone", "key_share_low", "key_share_high")


class CompanyResource(Resource):
    """What every integration needs to know of the company."""

    name = serializers.CharField()
    base_currency = serializers.CharField(help_text=_("ISO 4217. Comes with the first sales, and stays."))
    time_zone = serializers.CharField(help_text=_("Business days and nightly runs follow it."))
    key_share_low = serializers.IntegerField(
        help_text=_("The share of revenue in percent that key accounts make at least in a healthy portfolio.")
    )
    key_share_high = serializers.IntegerField(
        help_text=_("The share of revenue in percent that key accounts make at most in a healthy portfolio.")
    )
    version = serializers.IntegerField()


class CompanyInput(Input):
    """What administrators change of it."""

    name = serializers.CharField(max_length=200)
    time_zone = serializers.CharField(max_length=60)
    key_share_low = serializers.IntegerField(min_value=1, max_value=98)
    key_share_high = serializers.IntegerField(min_value=2, max_value=99)


class CompanyViewSet(DomainViewSet):
    """The company that uses this KAM: name, currency, clock, and the band of its key accounts."""

    resource = CompanyResource
    read_scope = READ
    write_scope = ADMIN
    is_only_one = is_versioned = True

    @contract(is_bare=True)
    def list(self, request: Any) -> Response:
        """Tell the company's name, currency, clock and band of key accounts; its version is the ETag."""
        return self._answer(self.company)

    @contract(takes=CompanyInput, is_partial=True, is_bare=True, needs_version=True)
    def partial_update(self, request: Any) -> Response:
        """Change what the body names; the rest stays."""
        company, said = self.company, self.said()
        version = version_in(request, current=company.version)
        becomes = {name: said.get(name, getattr(company, name)) for name in CHANGEABLE}
        return self._answer(set_up_company(by=self.user, version=version, **becomes))

    def _answer(self, company: Company) -> Response:
        told = {name: getattr(company, name) for name in ("base_currency", *CHANGEABLE, "version")}
        return Response(told, headers={"ETag": etag(company.version)})

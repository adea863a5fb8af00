"""Accounts brought up to date by the numbers of another system: up to 500 at once, each on its own."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Final

from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.accounts.inputs import AccountInput, record_of
from accounts.models import Account
from accounts.services import upserting
from accounts.services.records import Record
from accounts.services.upserting import CREATED, FAILED, UNCHANGED, UPDATED, Result, Row
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import Input
from kam.core.rest.problems import problem_of
from kam.core.rest.resources import Resource
from kam.core.rest.schema import ProblemSerializer
from kam.core.rest.viewsets import DomainViewSet

ASSIGN: Final = "admin:assign"
PLACES: Final = ("owner", "team")


class UpsertRowInput(AccountInput):
    """An account under its number in the other system; what is left out stays as it is."""

    external_id = serializers.CharField(max_length=80)
    # Known accounts have one.
    name = serializers.CharField(max_length=200, required=False)


class UpsertInput(Input):
    """The system whose numbers these are, and its accounts."""

    source = serializers.CharField(max_length=40)  # type: ignore[assignment]  # the framework takes it off the class
    rows = UpsertRowInput(many=True, allow_empty=False, max_length=upserting.MOST)  # type: ignore[call-arg]  # of the list


class UpsertResultResource(Resource):
    """What became of one row; `problem` says why it was not stored."""

    external_id = serializers.CharField()
    status = serializers.ChoiceField([CREATED, UPDATED, UNCHANGED, FAILED])
    id = serializers.IntegerField(allow_null=True)
    problem = ProblemSerializer(allow_null=True)


class UpsertResource(Resource):
    """The rows in the order of the body."""

    results = UpsertResultResource(many=True)


class UpsertViewSet(DomainViewSet):
    """Accounts by the numbers of another system."""

    stands_with = "accounts"
    operation_ids: ClassVar = {"create": "accounts_upsert"}
    resource = UpsertResource
    write_scope = "write:accounts"
    is_done_in_parts = True
    field_names: ClassVar = {"numbers": "tax_ids", "custom_": "custom."}

    def rows(self) -> Any:
        """Return the accounts that the caller sees."""
        return Account.objects.visible_to(self.user)

    @contract(takes=UpsertInput, is_bare=True)
    def create(self, request: Any) -> Response:
        """Change the accounts that are known by these numbers, and open the others. The same again changes nothing."""
        said = self.said()
        for place, row in enumerate(said["rows"]):
            for field in PLACES:
                if field in row:
                    self.require_scope(ASSIGN, field=f"rows.{place}.{field}")
        results = upserting.upsert(source=said["source"], rows=[self._row(each) for each in said["rows"]], by=self.user)
        return Response({"results": [self._told(each) for each in results]})

    def _row(self, said: Mapping[str, Any]) -> Row:
        becomes = partial(_becomes, said=said, today=self.company.today())
        return Row(said["external_id"], becomes, despite_duplicates=said.get("despite_duplicates", False))

    def _told(self, result: Result) -> dict[str, Any]:
        problem = problem_of(result.failure, names=self.field_names) if result.failure else None
        return {
            "external_id": result.external_id,
            "status": result.status,
            "id": result.account_id,
            "problem": problem,
        }


def _becomes(stored: Record, *, said: Mapping[str, Any], today: Any) -> Record:
    return record_of(said, stored=stored, today=today)

"""The account team over REST: who is on it, invited, changed and taken off, by who decides about it on pages."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Account, AccountTeamMember
from accounts.services import account_acts, account_people, ownership
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import LARGEST_KEY, Input, VisibleRow
from kam.core.rest.resources import Expansion, NamedResource, Resource
from kam.core.rest.viewsets import DomainViewSet


class MemberChangeInput(Input):
    """What a colleague does for the account, and whether the colleague may change it."""

    function = serializers.ChoiceField(AccountTeamMember.Function.choices)
    access = serializers.ChoiceField(AccountTeamMember.Access.choices)


class MemberInput(MemberChangeInput):
    """A colleague to be put on the account team."""

    user = VisibleRow(account_people.colleagues)


class MemberResource(Resource):
    """A colleague on the account team; one who left has an end."""

    id = serializers.IntegerField()
    account = serializers.IntegerField(source="account_id")
    user = serializers.IntegerField(source="user_id")
    function = serializers.ChoiceField(AccountTeamMember.Function.choices)
    access = serializers.ChoiceField(AccountTeamMember.Access.choices)
    from_on = serializers.DateField()
    ended_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    expansions: ClassVar = {"user": Expansion(lambda: NamedResource, via="user")}


class MembersViewSet(DomainViewSet):
    """The team of one account."""

    noun = "accounts-members"
    stands_with = "account-members"
    operation_ids: ClassVar = {"list": "account_members_list", "create": "account_members_create"}
    resource = MemberResource
    read_scope = "read:accounts"
    write_scope = "write:accounts"
    is_versioned = True

    @cached_property
    def account(self) -> Account:
        """The account of the address; missing and out of reach are the same."""
        key = int(self.kwargs["account"])
        found: Account | None = None
        if key <= LARGEST_KEY:
            found = Account.objects.visible_to(self.user).select_related("owner", "team").filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    def rows(self) -> Any:
        """Return who is or was on the team."""
        return AccountTeamMember.objects.visible_to(self.user).filter(account=self.account)

    @contract(gives_list=True)
    def list(self, request: Any, account: str) -> Response:
        """List the account team, former members included."""
        return self.listing()

    @contract(takes=MemberInput, status=201)
    def create(self, request: Any, account: str) -> Response:
        """Put a colleague on the account team, also one of another sales team."""
        row = self.account
        member = ownership.invite(account=row, by=self.user, on=self.company.today(), **self.said())
        place = request.build_absolute_uri(reverse("api:account-members-detail", args=[member.pk]))
        return self.told(member.pk, status=201, headers={"Location": place})


class MemberViewSet(DomainViewSet):
    """Colleagues who look after an account together with its owner, each with a function and a right: READ or EDIT."""

    resource = MemberResource
    read_scope = "read:accounts"
    write_scope = "write:accounts"
    is_versioned = True

    def rows(self) -> Any:
        """Return who is or was on the teams of accounts that the caller sees."""
        return AccountTeamMember.objects.visible_to(self.user)

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one member."""
        return self.told(self.pk)

    @contract(takes=MemberChangeInput, is_partial=True, needs_version=True)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Give a member another function or right."""
        member = self._member()
        said = {"function": member.function, "access": member.access, **self.said()}
        ownership.change_membership(membership=member, version=self.version(member), by=self.user, **said)
        return self.told(member.pk)

    @contract(status=204, is_bare=True, needs_version=True)
    def destroy(self, request: Any, pk: str) -> Response:
        """End the membership; anybody may leave."""
        member = self._member()
        account_acts.end_membership(membership=member, version=self.version(member), by=self.user, at=timezone.now())
        return Response(status=204)

    def _member(self) -> AccountTeamMember:
        member: AccountTeamMember = self.row(self.rows().select_related("account__owner", "account__team", "user"))
        return member

"""People, teams and the company over REST: names for everybody who reads them, changes for administrators."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from kam.core import colleagues, teams
from kam.core.colleagues import Place
from kam.core.models import Team, TeamMembership, User
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import Input, VisibleRow
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import Expansion, Resource
from kam.core.rest.viewsets import DomainViewSet

READ = "read:company"
ADMIN = "admin:company"


class UserResource(Resource):
    """Somebody who works with KAM, as far as one leads or administers people."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(User.Role.choices)
    is_active = serializers.BooleanField()
    joined_at = serializers.DateTimeField()


class UserInput(Input):
    """A person; a new one is invited by mail."""

    name = serializers.CharField(max_length=150)
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(User.Role.choices)
    team = VisibleRow(Team.objects.visible_to, required=False, allow_null=True)
    leads = serializers.BooleanField(required=False)


class UserViewSet(DomainViewSet):
    """People: all for administrators, for managers those of their teams."""

    resource = UserResource
    read_scope = READ
    write_scope = ADMIN
    orders: ClassVar = {"id": ("id",), "name": ("name",)}

    def rows(self) -> QuerySet[User]:
        """Return the people that the caller leads or administers; who the caller is says /me/."""
        return User.objects.visible_to(self.user)

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List people."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one person."""
        return self.told(self.pk)

    @contract(takes=UserInput, status=201)
    def create(self, request: Any) -> Response:
        """Add somebody, who is invited by mail."""
        said = self.said()
        place = Place(said.get("team"), said.get("leads", False))
        person = colleagues.add(
            name=said["name"], email=said["email"], role=said["role"], by=self.user, at=timezone.now(), place=place
        )
        return self.created(person.pk)

    @contract(takes=UserInput, is_partial=True)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Change name, address or role; with a team, that is the person's only one from then on."""
        person, said = self.row(), self.said()
        if "leads" in said and "team" not in said:
            raise Malformed(_("Say which team: a person may be in several."), field="leads")
        place = Place(said["team"], said.get("leads", False)) if "team" in said else None
        details = {name: said[name] for name in ("name", "email", "role") if name in said}
        colleagues.change(person=person, by=self.user, at=timezone.now(), place=place, **details)
        return self.told(person.pk)

    @action(detail=True, methods=["post"])
    def invite(self, request: Any, pk: str) -> Response:
        """Send the invitation once more."""
        return self.told(colleagues.invite_again(person=self.row(), by=self.user, at=timezone.now()).pk)

    @action(detail=True, methods=["post"])
    def deactivate(self, request: Any, pk: str) -> Response:
        """Close the person's access at once."""
        return self.told(colleagues.deactivate(person=self.row(), by=self.user, at=timezone.now()).pk)

    @action(detail=True, methods=["post"])
    def activate(self, request: Any, pk: str) -> Response:
        """Open the access again, by an invitation."""
        return self.told(colleagues.activate(person=self.row(), by=self.user, at=timezone.now()).pk)


class TeamMemberResource(Resource):
    """Somebody in a team, or a service account."""

    user = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.name")
    is_manager = serializers.BooleanField(help_text=gettext_lazy("Leads the team and those below it."))
    is_active = serializers.BooleanField(source="user.is_active")


class TeamResource(Resource):
    """A team; whoever leads one leads those below it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment]  # off the class
    members = TeamMemberResource(many=True, required=False)

    expansions: ClassVar = {
        "members": Expansion(
            lambda: TeamMemberResource,
            rows=lambda reader: TeamMembership.objects.visible_to(reader.user).order_by(
                "-is_manager", "user__name", "pk"
            ),
            source="id",
            key="team_id",
            is_many=True,
        )
    }


class TeamInput(Input):
    """A team and what it lies below; null is the top."""

    name = serializers.CharField(max_length=120)
    parent = VisibleRow(Team.objects.visible_to, required=False, allow_null=True)  # type: ignore[assignment]  # the same


class PlaceInput(Input):
    """What somebody is in a team."""

    user = VisibleRow(User.objects.visible_to)
    standing = serializers.ChoiceField([each.value for each in teams.Standing])


class TeamViewSet(DomainViewSet):
    """Teams: all for administrators, for managers those that they lead."""

    resource = TeamResource
    read_scope = READ
    write_scope = ADMIN
    orders: ClassVar = {"id": ("id",), "name": ("name",)}

    def rows(self) -> QuerySet[Team]:
        """Return the teams that the caller leads or administers."""
        rows: QuerySet[Team] = Team.objects.visible_to(self.user)
        return rows

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List teams; `parent` makes the tree, `expand=members` tells who is in them."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one team."""
        return self.told(self.pk)

    @contract(takes=TeamInput, status=201, refuses=(412,))
    def create(self, request: Any) -> Response:
        """Found a team."""
        said = self.said()
        return self.created(teams.found(name=said["name"], parent=said.get("parent"), by=self.user).pk)

    @contract(takes=TeamInput, is_partial=True, may_leave=True, refuses=(412,))
    def partial_update(self, request: Any, pk: str) -> Response:
        """Rename the team, or move it with everything below it."""
        team, said = self.row(), self.said()
        place = teams.Below(said["parent"]) if "parent" in said else None
        return self.told(teams.change(team=team, name=said.get("name"), place=place, by=self.user).pk)

    @action(detail=True, methods=["post"])
    @contract(takes=PlaceInput)
    def place(self, request: Any, pk: str) -> Response:
        """Make somebody a member or manager of the team, or take the person out of it."""
        team, said = self.row(), self.said()
        teams.place(team=team, person=said["user"], standing=said["standing"], by=self.user)
        return self.told(team.pk)

    @contract(status=204)
    def destroy(self, request: Any, pk: str) -> Response:
        """Remove a team in which nobody and nothing is."""
        teams.remove(team=self.row(), by=self.user)
        return Response(status=204)

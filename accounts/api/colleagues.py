"""Colleagues over REST, as lists to choose from have them: names, roles and teams; addresses are not for everybody."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.contrib.postgres.lookups import Unaccent
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.services import account_people
from accounts.services.account_people import SHORTEST
from kam.core.models import User
from kam.core.rest.contracts import contract
from kam.core.rest.parameters import TEXT
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import NamedResource, Resource
from kam.core.rest.viewsets import DomainViewSet

NAME: Final = "name"
LONGEST: Final = 100
MOST_WORDS: Final = 6


class ColleagueResource(Resource):
    """Somebody, as colleagues know each other."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.ChoiceField(User.Role.choices)
    is_active = serializers.BooleanField()
    teams = NamedResource(source="own_teams", many=True)


class ColleagueViewSet(DomainViewSet):
    """Whom the caller meets: owners and account teams of what the caller sees, and whom the caller leads.

    With `name`, as where a colleague is put on an account team: up to ten people at work whose name holds these words.
    """

    resource = ColleagueResource
    read_scope = "read:company"
    filters: ClassVar = {NAME: TEXT}
    orders: ClassVar = {"id": ("id",), "name": (Unaccent(Lower("name")),)}
    usual_order = "name"

    def rows(self) -> QuerySet[User]:
        """Return whom the caller meets."""
        return account_people.met_by(self.user)

    def prepared(self, rows: Any) -> Any:
        """Add the teams."""
        return account_people.with_teams(rows)

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
        """Take the rows as they are: a name was asked for before."""
        return rows

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List colleagues by name."""
        text = request.query_params.get(NAME)
        return self.listing() if text is None else self.listing(self._named(text))

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one colleague."""
        return self.told(self.pk)

    def _named(self, text: str) -> QuerySet[User]:
        words = text[:LONGEST].split()[:MOST_WORDS]
        if sum(map(len, words)) < SHORTEST:
            raise Malformed(_("Send at least two letters of the name."), field=NAME)
        return account_people.found_by_name(self.user, words)

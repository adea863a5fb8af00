"""Views of lists over REST: one's own and shared ones; each shows what its reader may see."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from kam.core import saved_views
from kam.core.lists import Question, viewed_lists
from kam.core.models import SavedView
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import Input
from kam.core.rest.parameters import TEXT
from kam.core.rest.resources import Expansion, NamedResource, Resource
from kam.core.rest.viewsets import DomainViewSet

QUERY = gettext_lazy(
    "Its filters, as the address of the list's page has them after the question mark, without order and columns: "
    "“name=value” joined by “&”, each name once, values percent-encoded, several of one filter as that filter parts "
    "them, as in “class=A,B&country=PL%3BSE&revenue-min=50000”. Filters of the accounts are those of “GET "
    "/api/v1/accounts/”, but for those by id. Empty: all rows. A view that was kept before its list changed may name "
    "what is no more; the list leaves that out."
)
SORT = gettext_lazy("Its order, by the key of a column, with a minus for the largest first. Empty: the list's own.")
COLUMNS = gettext_lazy("Keys of the columns beside the name, in their order, each once. Empty: the usual ones.")


class SavedViewResource(Resource):
    """A question to a list that somebody keeps under a name."""

    id = serializers.IntegerField()
    list = serializers.CharField(source="list_key")
    name = serializers.CharField()
    query = serializers.CharField(help_text=QUERY)
    sort = serializers.CharField(help_text=SORT)
    columns = serializers.ListField(child=serializers.CharField(), help_text=COLUMNS)
    is_shared = serializers.BooleanField()
    owner = serializers.IntegerField(source="owner_id")
    version = serializers.IntegerField()

    expansions: ClassVar = {"owner": Expansion(lambda: NamedResource, via="owner")}


class ListName(serializers.ChoiceField):
    """The name of a list that views are kept of; asked for when it is read, since apps register theirs at the start."""

    def __init__(self, **options: Any) -> None:
        super().__init__([each.key for each in viewed_lists], **options)


class SavedViewInput(Input):
    """A view; what is left out stays as it is. What its list cannot be asked for is refused (422)."""

    name = serializers.CharField(max_length=60)
    query = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text=QUERY)
    sort = serializers.CharField(required=False, allow_blank=True, max_length=60, help_text=SORT)
    columns = serializers.ListField(
        child=serializers.CharField(max_length=60), required=False, max_length=40, help_text=COLUMNS
    )
    is_shared = serializers.BooleanField(required=False)


class NewViewInput(SavedViewInput):
    """A new view, of the list that it names."""

    list = ListName()


class DirectionInput(Input):
    """Where a view goes among one's own."""

    direction = serializers.ChoiceField(["left", "right"])


class SavedViewViewSet(DomainViewSet):
    """Views that the caller keeps, and those that others share."""

    resource = SavedViewResource
    read_scope = "read:views"
    write_scope = "write:views"
    filters: ClassVar = {"list": TEXT}
    orders: ClassVar = {"id": ("id",), "name": ("name",), "position": ("position",)}
    is_versioned = True

    def rows(self) -> QuerySet[SavedView]:
        """Return one's own and the shared ones."""
        return SavedView.objects.visible_to(self.user)

    def filtered(self, rows: QuerySet[SavedView], filters: Mapping[str, str]) -> QuerySet[SavedView]:
        """Narrow to the views of one list."""
        return rows.filter(list_key=filters["list"]) if "list" in filters else rows

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List views."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one view."""
        return self.told(self.pk)

    @contract(takes=NewViewInput, status=201)
    def create(self, request: Any) -> Response:
        """Keep a question to a list under a name."""
        said = self.said()
        question = Question(said.get("query", ""), said.get("sort", ""), said.get("columns", ()))
        view = saved_views.keep(
            list_key=said["list"],
            name=said["name"],
            question=question,
            by=self.user,
            is_shared=said.get("is_shared", False),
        )
        return self.created(view.pk)

    @contract(takes=SavedViewInput, is_partial=True, needs_version=True, may_leave=True)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Rename a view, share it, or let it ask for something else."""
        view = self._editable()
        said = {name: getattr(view, name) for name in ("name", "is_shared", "query", "sort", "columns")} | self.said()
        question = Question(said["query"], said["sort"], said["columns"])
        saved_views.change(
            view=view,
            version=self.version(view),
            name=said["name"],
            is_shared=said["is_shared"],
            question=question,
            by=self.user,
        )
        return self.told(view.pk)

    @action(detail=True, methods=["post"])
    @contract(takes=DirectionInput)
    def move(self, request: Any, pk: str) -> Response:
        """Let one of one's own views change places with its neighbour."""
        view = self._editable()
        saved_views.move(view=view, direction=self.said()["direction"], by=self.user)
        return self.told(view.pk)

    @contract(status=204, is_bare=True, needs_version=True)
    def destroy(self, request: Any, pk: str) -> Response:
        """Delete a view."""
        view = self._editable()
        saved_views.remove(view=view, version=self.version(view), by=self.user, now=timezone.now())
        return Response(status=204)

    def _editable(self) -> SavedView:
        view: SavedView = self.row()
        if not SavedView.objects.editable_by(self.user).filter(pk=view.pk).exists():
            raise PermissionDenied(_("Only its owner and administrators may change a shared view."))
        return view

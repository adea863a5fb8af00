"""The one viewset of the API: rows through access, bodies through shapes, changes through services."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS as SAFE
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from kam.core.audit import acting
from kam.core.http import request_number
from kam.core.models import Company
from kam.core.rest import queries
from kam.core.rest.contracts import contract_of
from kam.core.rest.inputs import LARGEST_KEY, Input
from kam.core.rest.pages import Order, Page
from kam.core.rest.parameters import TEXT, FilterShape
from kam.core.rest.permissions import ScopeMissing, granted
from kam.core.rest.problems import Malformed
from kam.core.rest.repeats import answered_once
from kam.core.rest.resources import Reader, Resource, Shape
from kam.core.rest.versions import etag, on_any_version, version_in

if TYPE_CHECKING:
    from kam.core.models import User


class DomainViewSet(ViewSet):
    """A noun over REST. Subclasses say what it looks like, which rows there are and which scope each action needs.

    `read_scope` is needed by GET, `write_scope` by the rest, `scopes` by actions; without one nobody is answered.
    """

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    resource: ClassVar[type[Resource]]
    # How its routes are named where its plural is no name, as that of what belongs to one row of another noun.
    noun: ClassVar[str] = ""
    # In the contract: the noun under which it stands if not its own, and better names of operations, by action.
    stands_with: ClassVar[str] = ""
    operation_ids: ClassVar[Mapping[str, str]] = {}
    read_scope: ClassVar[str] = ""
    write_scope: ClassVar[str] = ""
    scopes: ClassVar[Mapping[str, str]] = {}
    # Filters by name, with the shape of their values as the contract has it; orders by name, with what they sort by.
    filters: ClassVar[Mapping[str, FilterShape]] = {}
    orders: ClassVar[Mapping[str, tuple[Any, ...]]] = {"id": ("id",)}
    usual_order: ClassVar[str] = "id"
    is_versioned: ClassVar[bool] = False
    # Of some nouns there is one row, which has no key: `list` tells it, `partial_update` changes it.
    is_only_one: ClassVar[bool] = False
    # Whether its POSTs are several transactions, and come to the same when they are done again.
    is_done_in_parts: ClassVar[bool] = False
    # What the API calls fields that services call otherwise: see problems.problem_of.
    field_names: ClassVar[Mapping[str, str]] = {}

    # -- what subclasses say ------------------------------------------------------------------
    def rows(self) -> QuerySet[Any]:
        """Return the rows that the caller may see."""
        raise NotImplementedError

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Add what the resource's columns read."""
        return rows

    def told_rows(self) -> QuerySet[Any]:
        """Return the rows that the caller may see, prepared."""
        return self.prepared(self.rows())

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
        """Narrow the rows; Malformed for a value that nobody could mean."""
        return rows

    def order_values(self, name: str) -> tuple[Any, ...]:
        """Return by what the list is sorted under this name."""
        return self.orders[name]

    # -- what they get ------------------------------------------------------------------------
    @property
    def user(self) -> "User":
        """Who asks."""
        user: User = self.request.user  # type: ignore[assignment]  # nobody else comes past the permission
        return user

    @cached_property
    def company(self) -> Company:
        """The company, asked for once a request."""
        return Company.current()

    @cached_property
    def reader(self) -> Reader:
        """Who reads, as resources want to know it."""
        return Reader(self.user, granted(self.request), self.company.today())

    def listing(self, rows: QuerySet[Any] | None = None, *, resource: type[Resource] | None = None) -> Response:
        """Answer with one page of the rows, and the address of the next one."""
        query = queries.read(self.request, known=queries.OF_LISTS, filters=self.filter_names())
        shape = (resource or self.resource).shape(self.reader, fields=query.fields, expand=query.expand)
        rows = self.filtered(self.told_rows() if rows is None else self.prepared(rows), query.filters)
        page = Page(rows, order=self._order(query.sort), cursor=query.cursor, limit=query.limit)
        found, cursor = page.read(shape.sources)
        following = queries.following(self.request, cursor)
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return Response({"results": shape.of(found), "next": following}, headers=headers)

    def told(self, pk: int, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        """Answer with one row as it is now, its version in the ETag; without a body when it went out of reach."""
        shape = queries.shape_of_rows(self.request, self.resource, self.reader)
        record = self._record(pk, shape)
        if record is None:
            if self.request.method in SAFE:
                raise Http404
            return Response(status=204)
        tag = {"ETag": etag(record["version"])} if self.is_versioned else {}
        return Response(shape.of([record])[0], status=status, headers={**tag, **(headers or {})})

    def created(self, pk: int) -> Response:
        """Answer with a new row and its address."""
        path = self.request.path.rstrip("/")
        return self.told(pk, status=201, headers={"Location": self.request.build_absolute_uri(f"{path}/{pk}/")})

    def row(self, rows: QuerySet[Any] | None = None) -> Any:
        """Return the row of the address for a service, or 404; missing and out of reach are the same."""
        found = (self.rows() if rows is None else rows).filter(pk=self.pk).first()
        if found is None:
            raise Http404
        return found

    @property
    def pk(self) -> int:
        """The key in the address."""
        key = int(self.kwargs["pk"])
        if key > LARGEST_KEY:
            raise Http404
        return key

    def version(self, row: Any) -> int:
        """Return the version that the caller has read, from If-Match."""
        return version_in(self.request, current=row.version)

    def said(self) -> Any:
        """Return the body as the shape in the action's contract reads it."""
        agreed = contract_of(self)
        if agreed.takes is None:
            raise TypeError(f"{self.action} takes no body.")
        return self._read_as(agreed.takes, is_partial=agreed.is_partial)

    def require_scope(self, scope: str, *, field: str = "") -> None:
        """Refuse (403) what needs one more scope than the address does, for this `field` of the body."""
        if scope not in self.reader.scopes:
            raise ScopeMissing(scope, field=field)

    def filter_names(self) -> Collection[str]:
        """Return the names of all filters of the list."""
        return self.filters

    def filter_shape(self, name: str) -> FilterShape:
        """Return what the values of this parameter look like, for the contract."""
        return self.filters.get(name, TEXT)

    # -- how the framework is used ------------------------------------------------------------
    def needed_scope(self) -> str:
        """Return the scope that this action needs."""
        usual = self.read_scope if self.request.method in SAFE else self.write_scope
        return self.scopes.get(self.action or "", usual)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Judge who asks; then let the handler act in that name and, asked twice under one key, act once."""
        super().initial(request, *args, **kwargs)
        said = contract_of(self)
        if said.asks_nothing:
            queries.read(request, known=())
        name = request.method.lower()
        handler = getattr(self, name, None)
        if request.method in SAFE or handler is None:
            return
        if request.method == "POST" and said.takes is None and "json" in str(request.content_type):
            # A word that nobody reads must not pass for one that is obeyed. Its bytes are what a key is of, so first.
            self.request_identity()
            self._read_as(Input)
        if said.tells_rows:
            # What cannot be answered is not done: told afterwards, nobody would know that it was.
            queries.shape_of_rows(request, self.resource, self.reader)
        setattr(self, name, partial(self._act, handler))

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Return what every answer says: it is for this token's bearer."""
        gone = contract_of(self).deprecated
        return {**super().default_response_headers, "Vary": "Authorization", **(gone.headers if gone else {})}

    def _read_as(self, shape: type[Input], *, is_partial: bool = False) -> Any:
        body = shape(data=self.request.data, partial=is_partial, context={"user": self.user, "view": self})
        body.is_valid(raise_exception=True)
        return body.validated_data

    def _act(self, handler: Callable[..., Response], request: Any, *args: Any, **kwargs: Any) -> Response:
        with acting(by_id=self.user.pk, source="api", request=request_number(), token=request.auth.pk):
            act = partial(on_any_version, request, partial(handler, request, *args, **kwargs))
            key = request.headers.get("Idempotency-Key")
            return act() if key is None or request.method != "POST" else answered_once(self, key, act)

    def request_identity(self) -> bytes:
        """Return what tells one request from another: where it goes and what is in it."""
        request = self.request._request  # noqa: SLF001 - the framework's documented name
        return b"\n".join((str(request.method).encode(), request.get_full_path().encode(), request.body))

    def _record(self, pk: int, shape: Shape) -> dict[str, Any] | None:
        also = ["version"] if self.is_versioned else []
        rows = self.told_rows().filter(pk=pk).order_by("pk")
        return next(iter(rows.values(*dict.fromkeys([*shape.sources, *also]))[:1]), None)

    def _order(self, sort: str) -> Order:
        wanted = sort or self.usual_order
        name = wanted.removeprefix("-")
        if name not in self.order_names():
            raise Malformed(
                _("There is no order “%(name)s” here. There are: %(known)s; a minus puts the largest first.")
                % {"name": name[:60], "known": ", ".join(self.order_names())},
                field=queries.SORT,
                code="unknown",
            )
        return Order(name, self.order_values(name), is_descending=wanted.startswith("-"))

    def order_names(self) -> Collection[str]:
        """Return the names of all orders that the caller may ask for."""
        return self.orders

"""What all nouns of the classification share: who reads the company's figures, and what money needs."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from kam.core.api.jobs import accepted
from kam.core.models import Job
from kam.core.rest import queries
from kam.core.rest.inputs import LARGEST_KEY
from kam.core.rest.permissions import granted
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import Reader, Resource
from kam.core.rest.viewsets import DomainViewSet

READ: Final = "read:abcxyz"
WRITE: Final = "write:abcxyz"
ADMINISTER: Final = "admin:abcxyz"
ORDERS: Final = "read:orders"
# What tells of the whole company: rank, share, what larger ones make, totals. No token has a scope of this name; the
# viewsets below add it for administrators, so that to everybody else such a field is one out of reach.
COMPANY: Final = "figures of the company"

YOURS: Final = "your accounts"
YOUR_TEAM: Final = "your team"
WHOLE: Final = "company"
WHOSE: Final = [YOURS, YOUR_TEAM, WHOLE]


class MoneyField(serializers.DecimalField):
    """An amount in the measure and currency of its run, or none."""

    def __init__(self, **options: Any) -> None:
        words = gettext_lazy("Net, in the company's currency or, of a run, in its measure and currency.")
        super().__init__(30, 6, allow_null=True, **{"help_text": words, **options})


class RatioField(serializers.DecimalField):
    """A part of a whole or a ratio; 0.5 is fifty percent."""

    def __init__(self, **options: Any) -> None:
        words = gettext_lazy("A ratio: 0.5 is fifty percent.")
        super().__init__(42, 12, allow_null=True, **{"help_text": words, **options})


class ClassViewSet(DomainViewSet):
    """A noun of the classification."""

    read_scope = READ
    # Orders that tell what needs more than the scope of the address, by name.
    order_scopes: ClassVar[Mapping[str, str]] = {}

    def order_values(self, name: str) -> tuple[Any, ...]:
        """Return by what the list is sorted; Malformed for what the caller may not read."""
        needed = self.order_scopes.get(name, "")
        if needed and needed not in self.reader.scopes:
            message = _("The scopes of this token do not reach “%(name)s”.") % {"name": name}
            raise Malformed(message, field=queries.SORT, code="scope_missing")
        return super().order_values(name)

    @cached_property
    def is_company(self) -> bool:
        """Whether the token's user reads figures of the whole company: through a token only administrators do."""
        return self.user.sees_everything

    @cached_property
    def reader(self) -> Reader:
        """Who reads, company figures being one more scope of administrators."""
        scopes = granted(self.request)
        return Reader(self.user, scopes | {COMPANY} if self.is_company else scopes, self.company.today())

    @property
    def whose(self) -> str:
        """Over whose accounts figures are, without a choice."""
        if self.is_company:
            return WHOLE
        return YOUR_TEAM if self.user.managed_team_ids else YOURS

    def above(self, rows: QuerySet[Any], name: str) -> Any:
        """Return the row above this noun, whose key the address has under this name, or 404."""
        key = int(self.kwargs[name])
        found = rows.filter(pk=key).first() if key <= LARGEST_KEY else None
        if found is None:
            raise Http404
        return found

    def one(self, resource: type[Resource], record: dict[str, Any]) -> Response:
        """Answer with what is no row of a table."""
        return Response(resource.of_one(record, self.reader))

    def inner(self, resource: type[Resource], record: dict[str, Any]) -> dict[str, Any]:
        """Return what stands inside of another answer."""
        return resource.of_one(record, self.reader)

    def started(self, job: Job) -> Response:
        """Answer with work that has begun, and where to see how far it is."""
        return accepted(job, reader=self.reader)

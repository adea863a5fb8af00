"""Exports over REST: whole tables as files, streamed, within what the person may take along and written down."""

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from accounts.api.accounts.viewset import AccountViewSet
from accounts.api.classes.asking import ok_run
from accounts.api.classes.rows_of_runs import SnapshotViewSet
from accounts.api.sales.viewsets import SalesLineViewSet
from accounts.models import ClassificationRun
from accounts.services import exports, row_files
from kam.core.rest import files, queries
from kam.core.rest.contracts import contract
from kam.core.rest.filters import choice_of
from kam.core.rest.parameters import KEY, FilterShape, one_of
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import Shape
from kam.core.rest.viewsets import DomainViewSet

FORM: Final = "format"
RUN: Final = "run"
FORMS: Final = ("csv", "ndjson")


class ExportViewSet(DomainViewSet):
    """A table as a file: the rows, filters and fields of its noun, all pages at once, in the order of their keys."""

    teller: ClassVar[type[DomainViewSet]]
    what: ClassVar[str]

    def get_renderers(self) -> list[Any]:
        """Let clients ask for what it gives."""
        return [*super().get_renderers(), files.CsvAnswer(), files.NdjsonAnswer()]

    def rows(self) -> QuerySet[Any]:
        """Return the rows of the noun that the caller may see."""
        rows: QuerySet[Any] = self.told_by.rows()
        return rows

    def filter_names(self) -> Collection[str]:
        """Return the filters of the noun, and the form of the file."""
        return [*self.told_by.filter_names(), FORM]

    def filter_shape(self, name: str) -> FilterShape:
        """Return what the noun says of it, and the forms of files."""
        if name == FORM:
            return one_of(FORMS)
        noun = self.teller()
        noun.request = self.request
        return noun.filter_shape(name)

    @property
    def told_by(self) -> Any:
        """The noun's own viewset, about the same request."""
        noun = self.teller()
        noun.request, noun.kwargs, noun.action = self.request, {}, "list"
        return noun

    @property
    def besides(self) -> dict[str, str]:
        """What the file is of, beside the filters of its noun."""
        return {}

    @property
    def _preferred(self) -> str:
        """What the header Accept asks for, CSV for whoever takes anything."""
        named: str = self.request.accepted_renderer.format
        return named if named in FORMS else "csv"

    @contract(gives_files=(files.CSV, files.NDJSON), refuses=(422,))
    def list(self, request: Any) -> StreamingHttpResponse:
        """Send all rows as CSV or, with `format=ndjson` or such an `Accept`, as lines of JSON.

        Who is no administrator takes a limited number of rows along at once; every export is written down.
        """
        query = queries.read(request, known={queries.FIELDS}, filters=self.filter_names())
        noun = self.told_by
        filters = {name: value for name, value in query.filters.items() if name not in {FORM, *self.besides}}
        rows = noun.filtered(noun.told_rows(), filters).order_by("pk")
        shape = noun.resource.shape(noun.reader, fields=query.fields)
        count = rows.count()
        found = _told(rows.values(*shape.sources)[:count], shape)
        return self.file(query, list_of=[*shape.columns], found=found, count=count)

    def file(
        self, query: queries.Query, *, list_of: Collection[str], found: Iterator[dict[str, Any]], count: int
    ) -> StreamingHttpResponse:
        """Write down what leaves, then stream it; DomainError when it is more than the person may take along."""
        form: Any = choice_of(query.filters, FORM, FORMS) if FORM in query.filters else self._preferred
        token = self.request.auth.pk
        if self.request.method == "HEAD":
            # Only whether it may be: nothing is read, and nothing leaves.
            exports.require_room(rows=count, by=self.user, token=token)
            found = iter(())
        else:
            asked = {**query.filters, **self.besides, "fields": query.fields}
            exports.record(what=self.what, form=form, rows=count, asked=asked, by=self.user, token=token)
        pieces = row_files.csv_rows([*list_of], found) if form == "csv" else row_files.ndjson_rows(found)
        media_type = files.CSV if form == "csv" else files.NDJSON
        response = StreamingHttpResponse(pieces, content_type=f"{media_type}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.basename}.{form}"'
        return response


class AccountExportViewSet(ExportViewSet):
    """Accounts as a file."""

    teller = AccountViewSet
    resource = AccountViewSet.resource
    read_scope = "export:accounts"
    what = "accounts"


class SalesLineExportViewSet(ExportViewSet):
    """Sales lines as a file."""

    teller = SalesLineViewSet
    resource = SalesLineViewSet.resource
    read_scope = "export:orders"
    what = "sales lines"


class SnapshotExportViewSet(ExportViewSet):
    """What one run said of each account, as a file: of the run that `run` names, or of the one in force."""

    teller = SnapshotViewSet
    resource = SnapshotViewSet.resource
    read_scope = "export:abcxyz"
    what = "classes of a run"

    def filter_names(self) -> Collection[str]:
        """Return the filters of the noun, the form of the file, and which run."""
        return [*self.teller.filters, FORM, RUN]

    def filter_shape(self, name: str) -> FilterShape:
        """Return what the noun says of it; a run is named by its key."""
        return KEY if name == RUN else super().filter_shape(name)

    @property
    def told_by(self) -> Any:
        """The noun's own viewset, about the run."""
        noun = super().told_by
        noun.kwargs = {RUN: self.besides[RUN]}
        return noun

    @cached_property
    def besides(self) -> dict[str, str]:
        """The run."""
        runs: Any = ClassificationRun.objects.visible_to(self.user)
        text = self.request.query_params.get(RUN)
        run = runs.filter(is_published=True).first() if text is None else ok_run(runs, text, field=RUN)
        if run is None:
            raise Malformed(_("There is no classification in force. Name a run."), field=RUN)
        return {RUN: str(run.pk)}


def _told(rows: QuerySet[Any], shape: Shape) -> Iterator[dict[str, Any]]:
    """Read the rows by a cursor of the database, a portion at a time."""
    portion: list[dict[str, Any]] = []
    for row in rows.iterator(chunk_size=row_files.CHUNK):
        portion.append(row)
        if len(portion) == row_files.CHUNK:
            yield from shape.of(portion)
            portion = []
    yield from shape.of(portion)

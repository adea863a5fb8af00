"""Imports of sales over REST: the same engine as the wizard, with nobody in front of it."""

import io
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import IO, Any, ClassVar, Final

import structlog
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.response import Response

from accounts.api.imports.inputs import ImportInput, ReadingInput, declared_by
from accounts.api.imports.resource import ImportErrorResource, ImportResource
from accounts.models import ImportBatch, ImportRowError
from accounts.services import sales_import
from accounts.services.sales_import.receiving import LARGEST_FILE, MEGABYTE, FileTooLarge, too_large
from kam.core.api.jobs import JobResource, accepted
from kam.core.bodies import Allowance, Chunks, is_chunked
from kam.core.errors import DomainError
from kam.core.models import Job
from kam.core.rest import files, queries
from kam.core.rest.contracts import contract
from kam.core.rest.pages import Order
from kam.core.rest.parameters import TEXT, one_of
from kam.core.rest.problems import LengthMissing, Malformed
from kam.core.rest.viewsets import DomainViewSet

log = structlog.get_logger(__name__)
GZIP: Final = "application/gzip"
ANY: Final = "application/octet-stream"
FORM: Final = "multipart/form-data"
TYPES: Final = (files.CSV, files.NDJSON, files.XLSX, GZIP, ANY)
REPLACED: Final = "\ufffd"
WANTED: Final = ("format", "encoding", "delimiter", "sheet", "decimal", "date_order", "currency")


class ImportViewSet(DomainViewSet):
    """Files of sales: sent in, checked, put right and imported, taken back within seven days. Each is its sender's."""

    resource = ImportResource
    read_scope = write_scope = "write:import"
    usual_order = "-id"
    filters: ClassVar = {"state": one_of(ImportBatch.State.values), "source": TEXT}
    # A form is a little larger than the file in it.
    allowance = Allowance(LARGEST_FILE + MEGABYTE, too_large, is_for_tokens=True)
    error_orders: ClassVar = {"row": ("row",), "id": ("id",)}

    def get_parsers(self) -> list[Any]:
        """Return what reads the body: a new import is a file, the rest is JSON."""
        if "create" in getattr(self, "action_map", {}).values() and getattr(self.request, "method", "") == "POST":
            return [parser() for parser in files.bodies(*TYPES)]
        return super().get_parsers()

    def get_renderers(self) -> list[Any]:
        """Let clients ask for the file of faulty rows as what it is."""
        return [*super().get_renderers(), *([files.CsvAnswer()] if self._is("errors_file") else [])]

    def rows(self) -> QuerySet[ImportBatch]:
        """Return the caller's imports, or all for administrators."""
        return ImportBatch.objects.visible_to(self.user)

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
        """Narrow by state and source, faulty rows by what is wrong with them."""
        if "state" in filters and filters["state"] not in ImportBatch.State:
            raise Malformed(_("There is no such state."), field="state")
        return rows.filter(**filters)

    def filter_names(self) -> Collection[str]:
        """Return the filters of imports, or of their faulty rows."""
        if self._is("errors_file"):
            return ()
        return ("code", "column") if self._is("errors") else self.filters

    def order_names(self) -> Collection[str]:
        """Return the orders of imports, or of their faulty rows."""
        return self.error_orders if self._is("errors") else self.orders

    def order_values(self, name: str) -> tuple[Any, ...]:
        """Return by what the list is sorted."""
        values: tuple[Any, ...] = (self.error_orders if self._is("errors") else self.orders)[name]
        return values

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List imports, the latest first."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one import: its state, its counts and figures."""
        return self.told(self.pk)

    @contract(takes=ImportInput, takes_files=TYPES, gives=ImportResource, status=202, is_bare=True)
    def create(self, request: Any) -> Response:
        """Send a file of sales in, as the body or in a form, and have it imported; a dry run checks it alone.

        Location is the job's address, Content-Location the import's.
        """
        said = self._said_of_file()
        file, sent = self.upload, self.request.data if isinstance(self.request.data, Mapping) else {}
        if file is None:
            raise Malformed(
                _("Send the file as the body, or as “file” in a form with its Content-Length."), field="file"
            )
        batch, job = self._sent_in(
            file=file,
            file_name=said.get("file_name") or getattr(sent.get("file"), "name", "") or "file",
            by=self.user,
            source=said["source"],
            assigns_owner=said["owner"] == "me",
            is_strict=said["mode"] == "strict",
            is_dry_run=said["dry_run"],
            columns=said.get("mapping", {}),
            **{name: said[name] for name in WANTED if name in said},
        )
        address = self.request.build_absolute_uri(f"{self.request.path}{batch.pk}/")
        headers = {**accepted(job, reader=self.reader).headers, "Content-Location": address}
        shape = self.resource.shape(self.reader)
        row = self._record(batch.pk, shape)
        return Response(shape.of([row] if row else [])[0], status=202, headers=headers)

    @contract(takes=ReadingInput, is_partial=True)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Say how the file is read; it is checked anew before it comes in, and its corrections may be gone."""
        batch = sales_import.set_reading(batch=self.row(), reading=dict(self.said()), by=self.user)
        return self.told(batch.pk)

    @contract(status=204)
    def destroy(self, request: Any, pk: str) -> Response:
        """Throw a file away that has not come in."""
        sales_import.discard(batch=self.row(), by=self.user)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    @contract(gives=JobResource, status=202, is_bare=True)
    def check(self, request: Any, pk: str) -> Response:
        """Check the file again; nothing of it is stored."""
        return accepted(sales_import.request_check(batch=self.row(), by=self.user), reader=self.reader)

    @action(detail=True, methods=["post"])
    @contract(gives=JobResource, status=202, is_bare=True)
    def confirm(self, request: Any, pk: str) -> Response:
        """Import the rows that can be read."""
        return accepted(sales_import.request_import(batch=self.row(), by=self.user), reader=self.reader)

    @action(detail=True, methods=["post"])
    @contract(gives=JobResource, status=202, is_bare=True)
    def undo(self, request: Any, pk: str) -> Response:
        """Take the rows of this import out again, within seven days."""
        return accepted(sales_import.request_undo(batch=self.row(), by=self.user), reader=self.reader)

    @action(detail=True)
    @contract(gives=ImportErrorResource, gives_list=True)
    def errors(self, request: Any, pk: str) -> Response:
        """List what is wrong with the rows of the file, row by row."""
        found = ImportRowError.objects.visible_to(self.user).filter(batch=self.row())
        return self.listing(found, resource=ImportErrorResource)

    @action(detail=True, url_path="errors/file")
    @contract(is_bare=True, gives_files=(files.CSV,))
    def errors_file(self, request: Any, pk: str) -> HttpResponse:
        """Return the faulty rows with their reasons as CSV, to be corrected and sent again."""
        queries.read(request, known=())
        batch = self.row()
        content = io.StringIO(newline="")
        sales_import.write_error_file(batch, content)
        # A file of customers' sales leaves the house.
        log.info("error_file_handed_out", batch=batch.pk, rows=batch.bad, user=self.user.pk)
        response = HttpResponse(content.getvalue().encode(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="import-{batch.pk}-errors.csv"'
        return response

    @cached_property
    def upload(self) -> IO[bytes] | None:
        """The file that was sent; with an Idempotency-Key on disk, since its digest tells the request from others."""
        found: IO[bytes] | None = self.request.data.get("file") if isinstance(self.request.data, Mapping) else None
        if found is None and is_chunked(self.request._request):  # noqa: SLF001 - the framework's documented name
            found = self._chunks()
        if found is None or not hasattr(found, "read"):
            return None
        if "Idempotency-Key" not in self.request.headers:
            return found
        self._kept, self._digest = files.copied(found)
        return self._kept

    def _chunks(self) -> Any:
        """Return a body of which nobody knows the length: the framework takes it for an empty one."""
        kind = self.request.content_type.partition(";")[0].strip().lower()
        if kind == FORM:
            raise LengthMissing
        if kind not in TYPES:
            raise UnsupportedMediaType(kind)
        return Chunks(self.request._request, LARGEST_FILE, FileTooLarge)  # noqa: SLF001 - as above

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Give back what the upload took of the disk."""
        if (kept := vars(self).get("_kept")) is not None:
            kept.close()
        return super().finalize_response(request, response, *args, **kwargs)

    def request_identity(self) -> bytes:
        """Return what tells one upload from another: where it goes, what is said about it and the file's digest."""
        if not self._is("create"):
            return super().request_identity()
        digest = self._digest if self.upload is not None else ""
        where = self.request._request.get_full_path()  # noqa: SLF001 - the framework's documented name
        return "\n".join((where, repr(sorted(self._words().items())), digest)).encode()

    def _sent_in(self, **said: Any) -> tuple[ImportBatch, Job]:
        try:
            return sales_import.send_in(**said)
        except DomainError as refusal:
            # What a new import calls the mapping is the reading of one that is there.
            refusal.field = "mapping" if refusal.field == "columns" else refusal.field
            raise

    def _order(self, sort: str) -> Order:
        """Faulty rows come row by row."""
        return super()._order(sort or ("row" if self._is("errors") else ""))

    def _said_of_file(self) -> Any:
        told = {**declared_by(self.request.content_type), **self._words()}
        words = ImportInput(data=told, context={"user": self.user, "view": self})
        words.is_valid(raise_exception=True)
        return words.validated_data

    def _words(self) -> dict[str, Any]:
        form = self.request.data if isinstance(self.request.data, MultiValueDict) else MultiValueDict()
        told: dict[str, Any] = {}
        for name, values in (*self.request.query_params.lists(), *form.lists()):
            if len(values) > 1 or name in told:
                raise Malformed(_("“%(name)s” is there twice.") % {"name": name[:60]}, field=name[:60])
            if isinstance(values[0], str) and REPLACED in values[0]:
                # What Python puts where bytes are no UTF-8.
                raise Malformed(_("This is no text in UTF-8."), field=name[:60])
            told[name] = values[0]
        return {name: value for name, value in told.items() if isinstance(value, str)}

    def _is(self, name: str) -> bool:
        return getattr(self, "action", "") == name

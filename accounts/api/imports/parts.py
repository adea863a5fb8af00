"""What the nouns have in common that hang on one import."""

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.response import Response

from accounts.api.imports.resource import ImportResource
from accounts.models import ImportBatch
from kam.core.rest.inputs import LARGEST_KEY
from kam.core.rest.viewsets import DomainViewSet


class PartViewSet(DomainViewSet):
    """What hangs on one import. Every act answers with the import as it is then: its counts say what is left to do."""

    read_scope = write_scope = "write:import"

    @property
    def imports(self) -> QuerySet[ImportBatch]:
        """The import of the address, if the caller sees it."""
        return ImportBatch.objects.visible_to(self.user).filter(pk=min(int(self.kwargs["batch"]), LARGEST_KEY))

    @property
    def batch(self) -> ImportBatch:
        """The import of the address, or 404."""
        found = self.imports.first()
        if found is None:
            raise Http404
        return found

    def as_it_is_now(self) -> Response:
        """Answer with the import."""
        shape = ImportResource.shape(self.reader)
        return Response(shape.of(self.imports.values(*shape.sources))[0])

"""Accounts over REST: the list with the page's own filters and orders, the account, and what is done with one."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.response import Response

from accounts import custom_fields
from accounts.access import require_editable
from accounts.api.accounts.acts import AccountActs
from accounts.api.accounts.filter_shapes import require_parted, shape_of, words_of
from accounts.api.accounts.inputs import EMPTY, AccountInput, record_of
from accounts.api.accounts.merging import PREVIEW_OF
from accounts.api.accounts.resource import CLASSES, ORDERS, AccountResource
from accounts.filters import CUSTOM, SORTS, AccountFilter, facets
from accounts.filters.account_filter import LONGEST_SEARCH, SEARCH, SORT
from accounts.filters.facets import ARCHIVED, YES_NO
from accounts.models import Account
from accounts.panels import Asking
from accounts.querysets.account import AccountQuerySet
from accounts.querysets.account_values import sort_values
from accounts.services import records, stored_records
from accounts.services.basis import basis_of
from kam.core.rest.contracts import contract
from kam.core.rest.filters import choice_of, keys_of, moment_of
from kam.core.rest.parameters import KEY, KEYS, MOMENT, TEXT, FilterShape, one_of
from kam.core.rest.problems import Malformed

# Chosen ones, by commas.
ID = "id"
# How other systems find what they know by a number of theirs, and what is new: pages have no use for it.
SINCE = "updated-since"
MERGED = "merged"
TEXTS = {"external-id": "external_id", "source": "source"}
OURS: dict[str, FilterShape] = {
    ID: KEYS,
    SINCE: {**MOMENT, "description": gettext_lazy("Opened or changed then or later.")},
    MERGED: {**one_of(YES_NO), "description": gettext_lazy("Those alone that were merged into others.")},
    "external-id": {
        **TEXT,
        "description": gettext_lazy("Exactly this number in the other system, see `source`."),
    },
    "source": {**TEXT, "description": gettext_lazy("Exactly the system that knows the account by `external_id`.")},
}
# Who looks after an account is no matter of editing it.
ASSIGN = "admin:assign"
# Filters and orders that tell what a scope covers, by the name of their facet or order.
NEEDS: dict[str, str] = {
    **dict.fromkeys(("class", "moved", "by-hand"), CLASSES),
    **dict.fromkeys(("revenue", "change", "trend", "last-order", "last-order-days", "credit", "at-risk"), ORDERS),
}
# What pages sort by and other systems do not: a list by the names of colleagues is no order of accounts.
PLAIN_ORDERS: dict[str, tuple[Any, ...]] = {
    "id": ("id",),
    "created-at": ("created_at",),
    "updated-at": ("updated_at",),
    "name": ("sort_key",),
}


class MergedFilter(AccountFilter):
    """Of accounts that were merged into others: no page lists them, and other systems keep rows of them."""

    @property
    def archived(self) -> str:
        """They are archived, all of them."""
        return "only"


class AccountViewSet(AccountActs):
    """Customers: who they are, who looks after them, which group they belong to, and their class.

    Reps see and change their own and those of whose account team they are, managers those of their teams, and
    administrators all.
    """

    operation_ids: ClassVar = {"merge": "accounts_preview_merge", "request_merge": "accounts_merge"}

    resource = AccountResource
    read_scope = "read:accounts"
    write_scope = "write:accounts"
    scopes: ClassVar = {"hand_over": ASSIGN}
    is_versioned = True
    filters: ClassVar = {PREVIEW_OF: KEY, SEARCH: {**TEXT, "maxLength": LONGEST_SEARCH}, **OURS}
    field_names: ClassVar = {"numbers": "tax_ids", "custom_": "custom."}

    def rows(self) -> AccountQuerySet:
        """Return the accounts that the caller sees, archived and merged ones among them."""
        rows: AccountQuerySet = Account.objects.visible_to(self.user)
        return rows

    def told_rows(self) -> Any:
        """Return the same with class, sales and tags; what is not asked for is not computed."""
        seen = Account.objects.visible_to(self.user)
        return self.basis.accounts.visible_to(self.user).annotate(
            visible_parent=Subquery(seen.filter(pk=OuterRef("parent")).values("pk")),
            visible_survivor=Subquery(seen.filter(pk=OuterRef("merged_into")).values("pk")),
        )

    def filtered(self, rows: Any, filters: Mapping[str, str]) -> Any:
        """Narrow as the page's list does, of which archived accounts are no part until asked for."""
        own: dict[str, Any] = {TEXTS[name]: filters[name] for name in TEXTS if name in filters}
        if ID in filters:
            own["pk__in"] = keys_of(filters, ID)
        if SINCE in filters:
            own["updated_at__gte"] = moment_of(filters, SINCE)
        is_merged = MERGED in filters and choice_of(filters, MERGED, YES_NO) == "yes"
        if is_merged and ARCHIVED in filters:
            raise Malformed(_("Of merged accounts all are archived: leave “archived” out."), field=ARCHIVED)
        own |= {"merged_into__isnull": False} if is_merged else {}
        rows = rows.filter(**own)
        filters = {name: value for name, value in filters.items() if name in self._facet_of}
        for name, text in filters.items():
            self._require_readable(self._facet_of[name], name)
            require_parted(self._shapes.get(name), text, name=name)
        asking = Asking(self.user, self.basis.months, self.company.today())
        kind = MergedFilter if is_merged else AccountFilter
        found = kind(filters, rows, asking=asking, custom=self.custom)
        for name, words in found.errors.items():
            raise Malformed(str(words[0]), field=name)
        return found.found

    def filter_names(self) -> Collection[str]:
        """Return our own filters, the page's, and those of fields of our own when the address names one."""
        return [*OURS, *self._facet_of]

    def filter_shape(self, name: str) -> FilterShape:
        """Return what the page's own reading of the value takes, in the page's words."""
        for facet in facets(self.custom):
            for each in facet.operators:
                if each.name == name:
                    return {**shape_of(each.field), "description": words_of(facet, each)}
        return super().filter_shape(name)

    def order_names(self) -> Collection[str]:
        """Return the orders of the page's list besides our own."""
        return [*PLAIN_ORDERS, *(name for name in SORTS if name not in PLAIN_ORDERS)]

    def order_values(self, name: str) -> tuple[Any, ...]:
        """Return by what the list is sorted; Malformed when the token may not read that."""
        self._require_readable(name, SORT)
        if name in PLAIN_ORDERS:
            return PLAIN_ORDERS[name]
        return (*sort_values(name, Account), "sort_key")

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List accounts."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one account."""
        return self.told(self.pk)

    @contract(takes=AccountInput, status=201)
    def create(self, request: Any) -> Response:
        """Open an account. A rep's own is the rep's; managers say who of their teams owns it."""
        said = self._said()
        record = record_of(said, stored=EMPTY, today=self.company.today())
        account = records.open_record(
            record=record, by=self.user, despite_duplicates=said.get("despite_duplicates", False)
        )
        return self.created(account.pk)

    @contract(takes=AccountInput, is_partial=True, needs_version=True, may_leave=True)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Change what the body names; the rest stays."""
        account = self.row(self.rows().select_related("owner", "team", "merged_into"))
        require_editable(account, by=self.user)
        version = self.version(account)
        said = self._said()
        record = record_of(said, stored=stored_records.record_of(account), today=self.company.today())
        records.change_record(
            account=account,
            version=version,
            record=record,
            by=self.user,
            despite_duplicates=said.get("despite_duplicates", False),
        )
        return self.told(account.pk)

    @cached_property
    def basis(self) -> Any:
        """The months that figures count from."""
        return basis_of(self.user, self.company)

    @cached_property
    def custom(self) -> Sequence[Any]:
        """The fields of our own, where the address names one."""
        names = self.request.query_params
        return custom_fields.defined(self.user) if any(name.startswith(CUSTOM) for name in names) else []

    @cached_property
    def _facet_of(self) -> dict[str, str]:
        known = {each.name: facet.key for facet in facets(self.custom) for each in facet.operators}
        return {SEARCH: SEARCH, **known}

    @cached_property
    def _shapes(self) -> dict[str, Any]:
        return {each.name: each.field for facet in facets(self.custom) for each in facet.operators}

    def _said(self) -> Any:
        said = self.said()
        for field in ("owner", "team"):
            if field in said:
                self.require_scope(ASSIGN, field=field)
        return said

    def _require_readable(self, key: str, parameter: str) -> None:
        scope = NEEDS.get(key, "")
        if scope and scope not in self.reader.scopes:
            message = _("The scopes of this token do not reach “%(name)s”.") % {"name": key}
            raise Malformed(message, field=parameter, code="scope_missing")

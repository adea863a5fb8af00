"""Fields of our own, kept by administrators: which there are, in which order, and what became of them."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.company_words import FieldForm
from accounts.models import Account, CustomField
from accounts.services import custom_fields
from accounts.views.account_archive import number_in
from kam.core.errors import DomainError
from kam.core.http import Request
from kam.core.toasts import tell
from kam.core.views.administration import administrators_only


@require_safe
def field_list(request: Request) -> HttpResponse:
    """Show the fields in their order, and those that are retired."""
    administrators_only(request)
    fields = list(CustomField.objects.visible_to(request.user).order_by("position", "pk"))
    counted: dict[str, Any] = {field.key: Count("pk", filter=Q(custom__has_key=field.key)) for field in fields}
    said = Account.objects.visible_to(request.user).aggregate(**counted) if fields else {}
    rows = [{"field": field, "said": said[field.key]} for field in fields]
    context = {
        "rows": [row for row in rows if not row["field"].is_retired],
        "retired": [row for row in rows if row["field"].is_retired],
    }
    return render(request, "accounts/field_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def field_new(request: Request) -> HttpResponse:
    """Define a field."""
    administrators_only(request)
    form = FieldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            field = custom_fields.add_field(by=request.user, **form.details)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            tell(request, _("%(field)s is asked from now on.") % {"field": field.name})
            return redirect("accounts:field-list")
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def field_edit(request: Request, pk: int) -> HttpResponse:
    """Word a field otherwise."""
    administrators_only(request)
    field = get_object_or_404(CustomField.objects.visible_to(request.user), pk=pk)
    initial = {"name": field.name, "options": "\n".join(field.options), "help": field.help}
    form = FieldForm(request.POST if request.method == "POST" else None, field=field, initial=initial)
    if form.is_valid():
        try:
            custom_fields.change_field(
                field=field, version=number_in(request.POST.get("version", "")), by=request.user, **form.details
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            tell(request, _("Saved."))
            return redirect("accounts:field-list")
    # After a refusal the person has been told of the newer state.
    return _form_page(request, form, field=get_object_or_404(CustomField.objects.visible_to(request.user), pk=pk))


@require_POST
def field_move(request: Request, pk: int) -> HttpResponse:
    """Ask for a field earlier: before the one that stands above it."""
    administrators_only(request)
    fields = list(CustomField.objects.visible_to(request.user).in_use())
    field = get_object_or_404(CustomField.objects.visible_to(request.user), pk=pk)
    place = next((number for number, each in enumerate(fields) if each == field), 0)
    if place:
        custom_fields.place_field(field=field, before=fields[place - 1], by=request.user)
    return redirect("accounts:field-list")


@require_POST
def field_retire(request: Request, pk: int) -> HttpResponse:
    """Ask for a field no longer, or again."""
    administrators_only(request)
    field = get_object_or_404(CustomField.objects.visible_to(request.user), pk=pk)
    version = number_in(request.POST.get("version", ""))
    try:
        if field.is_retired:
            custom_fields.bring_back_field(field=field, version=version, by=request.user)
            tell(request, _("%(field)s is asked again.") % {"field": field.name})
        else:
            custom_fields.retire_field(field=field, version=version, by=request.user, at=timezone.now())
            tell(request, _("%(field)s is retired. What accounts said in it stays with them.") % {"field": field.name})
    except DomainError as refusal:
        tell(request, str(refusal), tone="error")
    return redirect("accounts:field-list")


def _form_page(request: Request, form: FieldForm, *, field: CustomField | None = None) -> HttpResponse:
    context = {
        "form": form,
        "field": field,
        "crumbs": [{"label": _("Fields"), "url": reverse("accounts:field-list")}],
    }
    return render(request, "accounts/field_form.html", context, status=422 if form.is_bound else 200)

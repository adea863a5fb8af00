"""One account at a glance: its figures, what is new, its twelve months, why it has its class, and who is around it."""

from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import custom_fields
from accounts.analytics.alarms.order_gap import ORDER_GAP
from accounts.analytics.move_kinds import direction
from accounts.analytics.order_rhythm import OrderRhythm, order_rhythm
from accounts.models import Account, AccountTag, Address, Alarm, ClassChange, TaxId
from accounts.panels import account_panels
from accounts.services.basis import Basis, basis_of, last_sale_on
from accounts.views import paper_facts
from accounts.views.account_brief import BriefFacts, brief_of
from accounts.views.account_facts import facts_of
from accounts.views.account_frame import AccountFrame
from accounts.views.account_menu import may_edit
from accounts.views.account_sales import AccountSales
from accounts.views.alarm_words import AlarmRow, calm_of, rows_of
from accounts.views.class_moves import end_in_words, letters
from accounts.views.class_reasons import ClassReasons
from kam.core.calendar import month_start
from kam.core.context import company_of
from kam.core.http import Request
from kam.core.models import User

LATEST_CHANGES: Final = 6
MOST_CHILDREN: Final = 8


@require_safe
def account_detail(request: Request, pk: int) -> HttpResponse:
    """Show one account; one that this person does not see is a missing one."""
    account: Any = get_object_or_404(
        Account.objects.visible_to(request.user).with_class().select_related("owner", "team", "segment"), pk=pk
    )
    basis = basis_of(request.user, company_of(request))
    context = {
        "frame": AccountFrame(account, request, "overview"),
        "account": account,
        "basis": basis,
        "group": _group(account, request.user),
        "panels": [{"entry": panel, "url": reverse(panel.url_name, args=[account.pk])} for panel in account_panels],
    }
    context |= _master_data(account, request.user)
    context |= _story(request, account, basis, has_tax_number=bool(context["tax_ids"]))
    return render(request, "accounts/account_detail.html", context)


def _story(request: Request, account: Any, basis: Basis, *, has_tax_number: bool) -> dict[str, Any]:
    """Return the figures and what is new about them."""
    user, today = request.user, company_of(request).today()
    last_on = last_sale_on(request.user, today=today)
    sales, reasons = AccountSales(account, basis, user), ClassReasons(account, basis, user)
    alarms = Alarm.objects.visible_to(user).filter(account=account).open().order_by("-points", "kind", "pk")
    rows = [] if account.is_archived else rows_of(alarms, basis.currency)
    loud = [row for row in rows if row.alarm.mute_id is None]
    muted = [row for row in rows if row.alarm.mute_id is not None]
    changes = _changes(account, user)
    facts = BriefFacts(
        account, user, today, loud, changes[0]["change"] if changes else None, sales, has_tax_number=has_tax_number
    )
    return {
        "paper_facts": [
            *paper_facts.of_account(account),
            paper_facts.months_of(basis.window),
            *paper_facts.figures_of(basis, last_on),
        ],
        "sales": sales,
        "reasons": reasons,
        "facts": facts_of(account, sales, _rhythm(account, basis, last_on, rows), reasons, today=today),
        "brief": brief_of(facts),
        "changes": changes,
        "loud": loud,
        "muted": muted,
        "calm": calm_of(account, buys=sales.is_buying, has_muted=bool(muted)),
    }


def _master_data(account: Account, user: User) -> dict[str, Any]:
    tags = AccountTag.objects.visible_to(user).filter(account=account)
    may_change = not account.is_archived and may_edit(user, account)
    return {
        "tax_ids": list(TaxId.objects.visible_to(user).filter(account=account).order_by("kind", "value", "pk")),
        "addresses": Address.objects.visible_to(user).filter(account=account).order_by("kind", "pk"),
        "tags": tags.select_related("tag").order_by("tag__name", "pk"),
        "answers": custom_fields.facts(custom_fields.defined(user), account.custom),
        "edit_url": reverse("accounts:account-edit", args=[account.pk]) if may_change else "",
    }


def _rhythm(account: Account, basis: Basis, last_on: date | None, alarms: list[AlarmRow]) -> OrderRhythm | None:
    """Count its silence to where sales reach: to the last one that the person sees, or where its alarm counts to.

    Who sees no sale of the last month counted knows from the run that it is over.
    """
    counted_to = [row.alarm.figures["counted_to"] for row in alarms if row.alarm.kind == ORDER_GAP.key]
    until = max([*([last_on] if last_on else []), *map(date.fromisoformat, counted_to)], default=None)
    if basis.run and (until is None or until < month_start(basis.run.last_day)):
        until = basis.run.last_day
    return order_rhythm(account.pk, until=until) if until else None


def _group(account: Account, user: User) -> dict[str, Any]:
    """Return the parent and the first children, those that this person sees."""
    family = Account.objects.visible_to(user).active().with_class()
    parent = family.filter(pk=account.parent_id).first() if account.parent_id else None
    children = list(family.filter(parent=account).order_by("sort_key", "pk")[: MOST_CHILDREN + 1])
    return {"parent": parent, "children": children[:MOST_CHILDREN], "has_more": len(children) > MOST_CHILDREN}


def _changes(account: Account, user: User) -> list[Any]:
    changes = ClassChange.objects.visible_to(user).filter(account=account).select_related("run")
    return [
        {
            "change": each,
            "day": each.run.as_of if each.run else each.at,
            "before": letters(each.from_class),
            "after": letters(each.to_class),
            "direction": direction(each.from_class, each.to_class),
            "end": end_in_words(each),
        }
        for each in changes.order_by("-at", "-pk")[:LATEST_CHANGES]
    ]

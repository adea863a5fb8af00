"""What is known about the customers beside their sales: who looks after them, where they are, what they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from accounts.demo.customer import Customer
from accounts.demo.customers import BUYERS, CUSTOMERS, DOUBLE, FORMER, PROSPECTS
from accounts.demo.parts.sales import SOURCE
from accounts.demo.tax import tax_numbers_of
from accounts.models import Account, AccountTeamMember, Address, Segment
from accounts.services import hierarchy, master_data, merging, ownership, portfolio, tagging
from kam.core.calendar import add_months
from kam.core.demo import Demo
from kam.core.demo_people import person, team_of
from kam.core.models import Company, Team, User

Kind = Account.Kind
Status = Account.Status
Access = AccountTeamMember.Access
Function = AccountTeamMember.Function
_KINDS: Final = {
    "Grocery chain": Kind.RETAIL_CHAIN,
    "Department stores": Kind.RETAIL_CHAIN,
    "Drugstores": Kind.RETAIL_CHAIN,
    "Wholesale": Kind.DISTRIBUTOR,
}
# Key account -> street and postal code.
_STREETS: Final = {
    "PL-10023": ("ul. Magazynowa 12", "61-001"),
    "GB-20140": ("1 Clothmakers Row", "LS1 0AA"),
    "PL-10088": ("ul. Hurtowa 88", "15-001"),
    "PL-10031": ("ul. Apteczna 31", "30-001"),
    "SE-30011": ("Hamngatan 11", "400 01"),
    "CN-0081": ("华晨路81号", "200000"),
    "CN-0084": ("海川大道84号", "310000"),
    "CN-0087": ("江南路87号", "215000"),
}
# Customer -> colleagues on its account team.
_MEMBERS: Final[dict[str, tuple[tuple[str, Access, Function], ...]]] = {
    "PL-10023": (
        ("tomasz.krol", Access.EDIT, Function.SALES),
        ("marek.zielinski", Access.READ, Function.EXECUTIVE_SPONSOR),
    ),
    "CN-0081": (("marek.zielinski", Access.READ, Function.EXECUTIVE_SPONSOR),),
    "GB-20140": (("james.okafor", Access.EDIT, Function.SALES),),
    "SE-30011": (("anna.wisniewska", Access.READ, Function.SALES),),
    "PL-10069": (("anna.wisniewska", Access.READ, Function.KAM),),
}


def is_there() -> bool:
    """Tell whether the customers have owners."""
    return Account.objects.filter(source__iexact=SOURCE, owner__isnull=False).exists()


def is_free() -> bool:
    """Tell whether nobody else's accounts are here."""
    return not Account.objects.exists()


@dataclass(frozen=True)
class _Helper:
    """Who loads, and what all customers refer to, read once."""

    demo: Demo
    owners: Mapping[str, User]
    teams: Mapping[str, Team]
    segments: Mapping[str, Segment]

    @classmethod
    def of(cls, demo: Demo) -> "_Helper":
        keys = {customer.owner for customer in CUSTOMERS}
        return cls(
            demo=demo,
            owners={key: person(key) for key in keys},
            teams={key: team_of(key) for key in keys},
            segments={segment.name: segment for segment in Segment.objects.all()},
        )


def load(demo: Demo) -> None:
    """Complete what the import opened, open who has not bought yet, merge what is one, archive who has closed."""
    helper = _Helper.of(demo)
    for customer in BUYERS:
        _complete(customer, helper)
    for customer in PROSPECTS:
        _open(customer, helper)
    for customer in FORMER:
        account = _open(customer, helper)
        portfolio.archive(account=account, version=account.version, by=demo.by, at=_closed(demo))
    for customer in CUSTOMERS:
        if customer.parent:
            hierarchy.set_parent(account=_account(customer.number), parent=_account(customer.parent), by=demo.by)
    for number, members in _MEMBERS.items():
        for key, access, function in members:
            account, user = _account(number), person(key)
            ownership.invite(account=account, user=user, access=access, function=function, on=demo.month, by=demo.by)
    _merge_double(demo)


def _complete(customer: Customer, helper: _Helper) -> None:
    by, owner, team = helper.demo.by, helper.owners[customer.owner], helper.teams[customer.owner]
    account = _account(customer.number)
    details = _details(customer, helper)
    account = portfolio.edit_account(account=account, version=account.version, by=by, **details)
    account = ownership.hand_over(account=account, to=owner, team=team, by=by)
    for kind, number in tax_numbers_of(customer):
        master_data.add_tax_number(account=account, kind=kind, number=number, by=by)
    for tag in customer.tags:
        tagging.tag(account=account, name=tag, by=by)
    if customer.key_since:
        portfolio.mark_as_key(account=account, since=date.fromisoformat(customer.key_since), by=by)
        _add_address(account, customer, by=by)


def _open(customer: Customer, helper: _Helper) -> Account:
    by, owner, team = helper.demo.by, helper.owners[customer.owner], helper.teams[customer.owner]
    details, numbers = _details(customer, helper), tax_numbers_of(customer)
    account = portfolio.open_account(by=by, owner=owner, team=team, numbers=numbers, **details)
    for tag in customer.tags:
        tagging.tag(account=account, name=tag, by=by)
    return account


def _add_address(account: Account, customer: Customer, *, by: User) -> None:
    street, postal_code = _STREETS[customer.number]
    master_data.add_address(
        account=account,
        kind=Address.Kind.REGISTERED,
        by=by,
        lines=street,
        postal_code=postal_code,
        city=customer.city,
        country=customer.country,
    )


def _details(customer: Customer, helper: _Helper) -> portfolio.AccountDetails:
    return {
        "name": customer.name,
        "short_name": customer.short_name,
        "legal_form": customer.legal_form,
        "kind": _KINDS.get(customer.segment, Kind.COMPANY),
        "status": _status(customer),
        "segment": helper.segments[customer.segment],
        "city": customer.city,
        "country": customer.country,
        "currency": customer.currency,
        "payment_days": 45 if customer.revenue >= 1000 else 30,
        "is_reference": bool(customer.key_since) and customer.growth > 5,
    }


def _status(customer: Customer) -> Account.Status:
    if not customer.number:
        return Status.PROSPECT
    return Status.REGULAR if customer.revenue else Status.DORMANT


def _merge_double(demo: Demo) -> None:
    """One customer came under two numbers: in the system before, and in this one."""
    survivor = _account("SE-30011")
    for customer in DOUBLE:
        preview = merging.preview(survivor=survivor, other=_account(customer.number), by=demo.by)
        merging.merge(survivor=survivor, other=preview.other, versions=preview.versions, by=demo.by, at=_closed(demo))


def _closed(demo: Demo) -> datetime:
    """Return the first noon after the last closed month."""
    return datetime.combine(add_months(demo.month, 1), time(12), tzinfo=Company.current().zone)


def _account(number: str) -> Account:
    return Account.objects.get(source=SOURCE, external_id=number)

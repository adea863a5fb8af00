"""The notice that the part of key accounts is outside its band, with its arithmetic."""

from typing import Any

from django.db.models import Q

from accounts.models import KeyShareAlert
from accounts.notifications.key_share import advice, sentence
from accounts.views.portfolio_choice import PortfolioChoice


def notices_of(choice: PortfolioChoice, *, currency: str) -> list[dict[str, Any]]:
    """Return the open alerts about whom the page shows: the chosen team, else the company or the teams one leads."""
    if not choice.leads or choice.code or choice.scope:
        return []
    alerts = KeyShareAlert.objects.visible_to(choice.user).open().filter(_shown(choice))
    return [
        {
            "sentence": sentence(alert, currency=currency),
            "advice": advice(alert),
            "since": alert.opened_on,
            # Whoever leads teams sees accounts beside theirs too: the figures of the notice are those of the team.
            "team": alert.team,
            "url": choice.url({"team": str(alert.team_id)}) if choice.team is None and alert.team_id else "",
        }
        for alert in alerts.select_related("team").order_by("pk")
    ]


def _shown(choice: PortfolioChoice) -> Q:
    if choice.team:
        return Q(team=choice.team.team)
    if choice.user.sees_everything:
        return Q(is_company=True)
    return Q(team__in=[branch.team.pk for branch in choice.tree])

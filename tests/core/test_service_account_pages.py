"""The pages of service accounts: made, given rights, ended; and what a team says of those in it."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from kam.core.models import ApiToken, ServiceAccount, Team, User
from tests.factories.core import ApiTokenFactory, ServiceAccountFactory, TeamMembershipFactory

Browse = Callable[[User], Client]
NEW = reverse("core:service-account-new")


def test_an_administrator_makes_changes_and_ends_one(browse: Browse, admin: User, team: Team, other_team: Team) -> None:
    client = browse(admin)
    said = {"name": "ERP", "role": "MANAGER", "team": str(team.pk), "leads": "on"}
    refused = client.post(NEW, said | {"name": ""})
    assert refused.status_code == 422
    response = client.post(NEW, said)
    system = ServiceAccount.objects.get()
    assert response["Location"] == system.get_absolute_url()
    assert system.managed_team_ids == [team.pk]
    assert "There is a service account ERP already." in client.post(NEW, said).content.decode()
    edit = reverse("core:service-account-edit", args=[system.pk])
    assert f'value="{team.pk}" selected' in client.get(edit).content.decode()
    ServiceAccountFactory(name="BI")
    assert client.post(edit, said | {"name": "bi"}).status_code == 422
    client.post(edit, {"name": "ERP", "role": "REP", "team": str(other_team.pk)})
    assert list(system.teams.all()) == [other_team]
    token = ApiTokenFactory(user=system)
    page = client.get(reverse("core:service-account-deactivate", args=[system.pk])).content.decode()
    assert "1 working token ends" in page
    client.post(reverse("core:service-account-deactivate", args=[system.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None
    detail = client.get(system.get_absolute_url()).content.decode()
    assert "its tokens have ended for ever" in detail
    client.post(reverse("core:service-account-activate", args=[system.pk]))
    assert ApiToken.objects.get().revoked_at is not None
    assert ServiceAccount.objects.get(pk=system.pk).is_active


def test_a_team_names_its_service_accounts_and_leads_administrators_to_them(
    browse: Browse, admin: User, boris: User, team: Team
) -> None:
    system = ServiceAccountFactory(name="ERP")
    TeamMembershipFactory(team=team, user=system)
    for person, is_led in ((admin, True), (boris, False)):
        page = browse(person).get(team.get_absolute_url()).content.decode()
        assert "ERP" in page
        assert (f'href="{system.get_absolute_url()}"' in page) is is_led

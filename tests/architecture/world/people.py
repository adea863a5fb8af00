"""Who asks: six reps in three teams, the managers of two of them and of all, an administrator, somebody who left."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Account
from kam.core.models import Team, User
from tests.factories.accounts import AccountTeamMemberFactory
from tests.factories.core import TeamFactory, TeamMembershipFactory, UserFactory

# Names of strangers are secrets too. Dina and Emil work with Clara, so theirs are none.
REPS = {
    "anna": ("Anna Kanarek", "North"),
    "nora": ("Nora Nocturne", "North"),
    "clara": ("Clara", "South"),
    "carl": ("Carl Cantata", "South"),
    "dina": ("Dina", "East"),
    "emil": ("Emil", "East"),
}
MANAGERS = {"boris": ("Boris", "North"), "sara": ("Sara", "South"), "chief": ("Chief", "Company")}


@dataclass(frozen=True)
class People:
    """Everybody by name. The team East has no manager of its own; the leaver, an administrator, is still in."""

    reps: dict[str, User]
    managers: dict[str, User]
    admin: User
    leaver: User

    def let_in(self, accounts: Iterable[Account]) -> None:
        """Put Dina, who may look, and Emil, who may change, on the teams of these accounts."""
        for account in accounts:
            AccountTeamMemberFactory(account=account, user=self.reps["dina"], access="READ")
            AccountTeamMemberFactory(account=account, user=self.reps["emil"], access="EDIT")


def people_of() -> People:
    """Make the teams and everybody in them."""
    top = TeamFactory(name="Company")
    teams = {name: TeamFactory(name=name, parent=top) for name in ("North", "South", "East")} | {"Company": top}
    reps = {key: _member(teams[team], name) for key, (name, team) in REPS.items()}
    managers = {key: _member(teams[team], name, is_manager=True) for key, (name, team) in MANAGERS.items()}
    admin = UserFactory(name="Admin", role=User.Role.ADMIN)
    return People(reps, managers, admin, leaver=UserFactory(name="Leaver", role=User.Role.ADMIN))


def _member(team: Team, name: str, *, is_manager: bool = False) -> User:
    user = UserFactory(name=name, role=User.Role.MANAGER if is_manager else User.Role.REP)
    TeamMembershipFactory(team=team, user=user, is_manager=is_manager)
    return user

"""`manage.py create_token`: the secret on the output, everything else beside it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kam.core import demo_people, tokens
from kam.core.audit import trail
from kam.core.models import ApiToken, User
from tests.factories.core import ServiceAccountFactory, UserFactory


def create(*words: str) -> tuple[str, str]:
    output, beside = StringIO(), StringIO()
    call_command("create_token", *words, stdout=output, stderr=beside)
    return output.getvalue(), beside.getvalue()


def test_the_output_is_the_secret_and_nothing_else(anna: User) -> None:
    output, beside = create("--user", "Anna@company.example", "--scopes", "read:orders, read:accounts", "--days", "7")
    token = tokens.token_of(output.removesuffix("\n"), at=timezone.now())
    assert token is not None
    assert (token.user, token.name, token.scopes) == (anna, "Shell", ["read:accounts", "read:orders"])
    assert token.expires_at is not None
    assert (token.expires_at - token.created_at).days == 7
    assert "Token of Anna" in beside
    assert output.strip() not in beside
    assert trail(ApiToken, token.pk)[0].source == "shell"


def test_without_words_it_is_for_what_the_role_may_have(anna: User, admin: User) -> None:
    for person, has_audit in ((anna, False), (admin, True)):
        for words in ((), ("--scopes", "all")):
            create("--user", person.email, *words)
            token = ApiToken.objects.filter(user=person).latest("pk")
            assert ("read:audit" in token.scopes) is has_audit
            assert {"read:accounts", "write:accounts"} < set(token.scopes)


def test_a_role_is_that_of_the_demo(db: None) -> None:
    rep = UserFactory(email="rep@kam.example")
    with pytest.raises(CommandError, match=r"admin@kam\.example.*--user"):
        create("--role", "admin")
    create("--role", "rep")
    assert ApiToken.objects.get().user == rep
    demo_people.make()
    for role, email in (
        ("rep", "tomasz.krol@lumena.example"),
        ("manager", "marek.zielinski@lumena.example"),
        ("admin", "admin@kam.example"),
    ):
        create("--role", role)
        assert ApiToken.objects.latest("pk").user.email == email


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("--scopes", "read:audit"), "Only tokens of administrators"),
        (("--scopes", "read:nothing"), "no scope read:nothing"),
        (("--scopes", ""), "Name scopes"),
        (("--scopes", " , "), "Name scopes"),
        (("--days", "0"), "in the future"),
        (("--days", "367"), "366 days"),
        (("--days", "9999999"), "too many"),
    ],
)
def test_what_cannot_be_is_said(anna: User, words: tuple[str, ...], refusal: str) -> None:
    with pytest.raises(CommandError, match=refusal):
        create("--user", anna.email, *words)
    assert not ApiToken.objects.exists()


def test_only_people_who_work_here_get_one(anna: User) -> None:
    User.objects.filter(pk=anna.pk).update(is_active=False)
    for email in (anna.email, ServiceAccountFactory().email, "nobody@company.example"):
        with pytest.raises(CommandError, match="Nobody active"):
            create("--user", email)

"""A row of the table: addresses that are alike, whose thing they are about, what one has to be to it for each method.

Who is nothing to a thing is told that it does not exist (404); who sees it but is too little for the method is refused
(403); who is not signed in is led to the sign-in; a method that the row does not name is no method there (405).
"""

from dataclasses import dataclass

from tests.architecture.sweep.rights import Level, Thing


@dataclass(frozen=True)
class Row:
    """Addresses that are alike. `of` is None for what is open before a sign-in."""

    routes: str
    of: Thing | None
    get: Level | None = None
    post: Level | None = None
    patch: Level | None = None
    delete: Level | None = None
    # Of the API: the scope that a token needs to read, and to change.
    read_scope: str = ""
    write_scope: str = ""
    # Of what the body names one: the right is asked of that. Out of reach it is an error of the body.
    in_body: Thing | None = None
    # The answer to a bare request of somebody who may, where it is another than an ordinary one.
    answer: int | None = None
    # The right is asked before the id is looked at: with an id of nobody the refusal is the same.
    asks_first: bool = False
    # Answered by allauth, which answers OPTIONS and takes PUT for POST.
    is_library: bool = False
    # A row of the log is written: who took what along.
    is_logged: bool = False

    @property
    def names(self) -> list[str]:
        """The full names of the addresses: the first word is the namespace of those after it."""
        namespace, *names = self.routes.split()
        return [namespace + name for name in names] if namespace.endswith(":") else [namespace, *names]

    def need(self, method: str) -> Level | None:
        """Say what one has to be for this method; None where the address has no such method."""
        needs = {"get": self.get, "head": self.get, "post": self.post, "patch": self.patch, "delete": self.delete}
        return needs.get(method)

    @property
    def is_api(self) -> bool:
        """Say whether tokens ask it."""
        return self.routes.startswith("api:")

    def scope(self, method: str) -> str:
        """Return the scope that this method needs."""
        return self.read_scope if method in {"get", "head"} else self.write_scope

"""schemathesis over the whole contract as one caller: a process of its own against a served KAM with real rows."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kam.core.api.contract import written

# Checks that would call right answers wrong, and why.
CHECKS_OFF: Final[Mapping[str, str]] = {
    "positive_data_acceptance": (
        "A schema cannot say which ids exist, which names are free, which numbers are tax numbers and which cursor was"
        " given out: what fits the schema and means nothing here is refused by 400 or 422, as the contract says. The"
        " tests of each noun hold what is accepted."
    ),
}
# How what the contract forbids is refused. 412 among them: a change is judged by its version before its body.
REFUSED: Final = (400, 401, 403, 404, 405, 406, 409, 411, 412, 413, 415, 422, 428, 429)
# Without If-Match a change is refused as RFC 6585 has it.
NOT_SAID: Final = (400, 401, 403, 404, 428)
# A row that is named in the address of most requests: seeded, so that few of them are about nothing.
OFTEN: Final = 0.9

Ids = Mapping[str, Mapping[str, Sequence[int]]]


@dataclass(frozen=True)
class Outcome:
    """How a run ended, and what it says for people."""

    is_clean: bool
    text: str
    answers: Mapping[str, Mapping[str, int]]


def run(url: str, secret: str, ids: Ids, place: Path, *, most: int, phases: str, words: Sequence[str] = ()) -> Outcome:
    """Ask everything that the contract allows and forbids; `ids` are rows by path and parameter."""
    config, contract, told, events = (place / name for name in ("schemathesis.toml", "openapi.json", "told", "events"))
    config.write_text(_config(ids, secret))
    contract.write_bytes(written())
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config)),
        *("run", str(contract), "--url", url),
        *("--phases", phases, "--max-examples", str(most), "--exclude-checks", ",".join(CHECKS_OFF)),
        *("--report", "ndjson", "--report-ndjson-path", str(events), *words),
    ]
    environment = os.environ | {"NO_COLOR": "1", "SCHEMATHESIS_HOOKS": "tests.api.schemathesis_hooks"}
    with told.open("w") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, env=environment, check=False)
    return Outcome(done.returncode == 0, told.read_text(), _answers(events))


def _config(ids: Ids, secret: str) -> str:
    lines = ["continue-on-failure = true", "[generation]", "deterministic = true", 'database = "none"']
    # As what the contract calls it, so that requests without it can be made as well.
    lines += ["[auth.openapi.token]", f"bearer = {json.dumps(secret)}"]
    lines += ["[checks.negative_data_rejection]", f"expected-statuses = {list(REFUSED)}"]
    lines += ["[checks.missing_required_header]", f"expected-statuses = {list(NOT_SAID)}"]
    named = [(path, name, keys) for path, parameters in ids.items() for name, keys in parameters.items()]
    for number, (_path, _name, keys) in enumerate(named):
        lines += [f"[dictionaries.rows_{number}]", f"values = {json.dumps(list(keys))}"]
    for number, (path, name, _keys) in enumerate(named):
        bound = f'{{ dictionary = "rows_{number}", probability = {OFTEN} }}'
        lines += ["[[operations]]", f"include-path = {json.dumps(path)}", f'parameters = {{ "path.{name}" = {bound} }}']
    return "\n".join(lines) + "\n"


def _answers(events: Path) -> dict[str, dict[str, int]]:
    """Return how many answers of which status each operation gave."""
    found: dict[str, dict[str, int]] = {}
    for line in events.read_text().splitlines() if events.exists() else ():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for interaction in recorder.get("interactions", {}).values():
            case = interaction.get("request") or {}
            status = str((interaction.get("response") or {}).get("status_code", "none"))
            counts = found.setdefault(str(recorder.get("label") or case.get("uri")), {})
            counts[status] = counts.get(status, 0) + 1
    return found

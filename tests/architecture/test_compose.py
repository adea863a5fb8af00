"""docker-compose.yml as Compose reads it: what runs, as whom, with what, and that nothing is left open."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from kam.celery import app
from kam.devserver.postgres import INITDB
from tests.architecture.sources import ROOT

OURS: Final = {"web", "worker", "beat", "migrate"}
# Beat's end ends its container; migrate is over before anybody could ask.
UNASKED: Final = {"beat", "migrate"}
OF_THE_IMAGE: Final = {"test": "HEALTHCHECK " in (ROOT / "Dockerfile").read_text()}


@cache
def composed() -> dict[str, Any]:
    """Return what Compose makes of the file, with the host that docs/operations.md sets."""
    words = [str(Path(sys.prefix) / "bin" / "docker-compose"), "--file", "docker-compose.yml", "config"]
    environment = {"KAM_HOST": "kam.example.com", "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    result = subprocess.run(
        [*words, "--format", "json"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_every_part_of_production_is_there() -> None:
    assert set(composed()["services"]) == OURS | {"postgres", "broker", "cache", "proxy"}


@pytest.mark.parametrize("name", sorted(OURS | {"postgres", "broker", "cache", "proxy"}))
def test_every_service_is_shut_in_and_looked_after(name: str) -> None:
    service = composed()["services"][name]
    assert service["read_only"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert int(service["mem_limit"]) > 0
    assert name in UNASKED or service.get("healthcheck", OF_THE_IMAGE).get("test")
    assert bool(service.get("ports")) is (name == "proxy")
    assert not service.get("privileged")


def test_nothing_is_copied_into_a_closed_container() -> None:
    """Compose mounts configs and secrets that are files; it cannot put other ones into a read-only container."""
    kinds = [*composed().get("configs", {}).values(), *composed()["secrets"].values()]
    assert [kind for kind in kinds if "file" not in kind] == []


def test_no_secret_is_in_the_environment_and_each_one_named_is_given() -> None:
    for service in composed()["services"].values():
        given = {secret["source"] for secret in service.get("secrets", [])}
        for variable, value in (service.get("environment") or {}).items():
            assert variable.endswith("_FILE") or not variable.endswith(("_URL", "PASSWORD", "SECRET_KEY"))
            assert not variable.endswith("_FILE") or str(value).removeprefix("/run/secrets/") in given


def test_the_proxy_serves_the_host_and_passes_on_to_web() -> None:
    proxy = composed()["services"]["proxy"]
    file = proxy["environment"]["CADDYFILE"]
    assert file.startswith("kam.example.com {")
    assert "reverse_proxy web:8000" in file
    assert '"$$CADDYFILE" > /tmp/Caddyfile' in " ".join(proxy["command"])
    assert proxy["tmpfs"] == ["/tmp"]


def test_the_worker_listens_to_every_queue_and_beat_is_one() -> None:
    services = composed()["services"]
    queues = ",".join(queue.name for queue in app.conf.task_queues)
    assert f"--queues {queues} " in " ".join(services["worker"]["command"])
    assert services["beat"].get("scale", 1) == 1
    assert services["beat"].get("deploy", {}).get("replicas", 1) == 1


def test_the_database_is_made_as_in_development() -> None:
    flags = set(composed()["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split())
    assert {flag for flag in INITDB if "locale" in flag or "lc-" in flag or "encoding" in flag} <= flags

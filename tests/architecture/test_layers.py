"""Knowledge flows down: imports by the contracts of pyproject.toml, foreign keys from upper apps to lower ones."""

import logging

from importlinter import configuration
from importlinter.application import use_cases

from tests.architecture.sources import ROOT
from tests.architecture.test_migrations import OURS, our_models

configuration.configure()


def test_imports_go_down() -> None:
    # Not by the linter's command: it sets up logging for itself, which switches every other logger of the process off.
    logger = logging.getLogger("kam.layers")
    passed = use_cases.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)
    assert passed, "lint-imports says which import goes up"
    assert not logger.disabled


def test_every_part_of_an_app_has_its_place_in_the_layers() -> None:
    options = use_cases.read_user_options(config_filename=str(ROOT / "pyproject.toml"))
    inside = next(contract for contract in options.contracts_options if contract.get("containers"))
    assert inside["exhaustive"] in {True, "True", "true"}
    assert "accounts" in inside["containers"]


def test_foreign_keys_never_point_up() -> None:
    up = [
        f"{field} -> {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model is not None
        and field.related_model._meta.app_label in OURS
        and OURS.index(field.related_model._meta.app_label) > OURS.index(model._meta.app_label)
    ]
    assert not up

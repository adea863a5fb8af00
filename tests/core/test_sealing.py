from typing import Any

import pytest
from cryptography.fernet import InvalidToken

from kam.core.sealing import seal, unseal


def test_what_is_sealed_is_read_again_and_looks_like_nothing() -> None:
    sealed = seal("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert unseal(sealed) == "JBSWY3DPEHPK3PXP"
    assert seal("JBSWY3DPEHPK3PXP") != sealed, "the same secret does not look the same twice"


def test_a_new_key_reads_what_the_old_one_sealed(settings: Any) -> None:
    sealed = seal("secret")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key"
    assert unseal(sealed) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        unseal(sealed)

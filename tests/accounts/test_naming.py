"""Names as machines compare them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.naming import bare_name, sort_key

NAMES = st.text("abcdeßąćęłńóśźżäöüéèçøæ ACMEŁÓŻÄÖÜÉ&.,-()大客户有限公司'", max_size=40)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        # Poland
        ("Stalmet Sp. z o.o.", "stalmet"),
        ("STALMET SP.Z O.O.", "stalmet"),
        ("Stalmet sp z oo", "stalmet"),
        ("Stalmet Spółka z ograniczoną odpowiedzialnością", "stalmet"),
        ("Stalmet Spółka z o.o. Sp. k.", "stalmet"),
        ("Stalmet Sp. z o.o. w likwidacji", "stalmet"),
        ("Huta Łabędy S.A.", "hutalabedy"),
        ("Huta Łabędy Spółka Akcyjna", "hutalabedy"),
        ("Żabka Polska P.S.A.", "zabkapolska"),
        # English
        ("Northern Timber Ltd", "northerntimber"),
        ("Northern Timber Co., Ltd.", "northerntimber"),
        ("Northern Timber (Pty) Ltd", "northerntimber"),
        ("Northern Timber, Inc.", "northerntimber"),
        ("Northern Timber PLC", "northerntimber"),
        # German
        ("Müller Maschinenbau GmbH", "mullermaschinenbau"),
        ("Müller Maschinenbau GmbH & Co. KG", "mullermaschinenbau"),
        ("Müller Maschinenbau Gesellschaft mit beschränkter Haftung", "mullermaschinenbau"),
        ("Müller UG (haftungsbeschränkt)", "muller"),
        ("Großhandel Weiß e.K.", "grosshandelweiss"),
        ("GROSSHANDEL WEISS E.K.", "grosshandelweiss"),
        # French, Italian, Spanish, Dutch, Czech, Danish
        ("S.A.R.L. Dupont", "dupont"),
        ("SARL Dupont", "dupont"),
        ("Dupont S.à r.l.", "dupont"),
        ("Boulangerie Évrard SAS", "boulangerieevrard"),
        ("Ferrari S.p.A.", "ferrari"),
        ("Muebles García, S.L.U.", "mueblesgarcia"),
        ("De Boer B.V.", "deboer"),
        ("Škoda a.s.", "skoda"),
        ("Mladá spol. s r.o.", "mlada"),
        ("Møller A/S", "moller"),
        ("ООО «Ромашка»", "ромашка"),
        # Chinese, Japanese
        ("上海大客户贸易有限公司", "上海大客户贸易"),
        ("上海大客户（中国）有限公司", "上海大客户中国"),
        ("华新集团股份有限公司", "华新集团"),
        ("Acme (Shanghai) Co., Ltd. 有限公司", "acmeshanghai"),
        ("株式会社ガード", "ガード"),
        # The form is not a word of the name
        ("Sana Klinik", "sanaklinik"),
        ("Agrofarma", "agrofarma"),
        ("SAS Institute", "sasinstitute"),
        ("Colab", "colab"),
        ("华新公司北京分公司", "华新公司北京分公司"),
        # Nothing but a form
        ("GmbH", "gmbh"),
        ("有限公司", "有限公司"),
        ("S.A.", "sa"),
        ("!!!", "!!!"),
        ("", ""),
    ],
)
def test_bare_name(name: str, bare: str) -> None:
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("  Łódź\u00a0Śląska  ", "lodz slaska"),
        ("Ærø Tømmer", "aero tommer"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ＡＣＭＥ　上海", "acme 上海"),
        ("ガード", "ガード"),
        ("한국", "한국"),
        ("ℌaus", "haus"),
    ],
)
def test_sort_key(name: str, key: str) -> None:
    assert sort_key(name) == key


@given(st.text(max_size=40) | NAMES)
def test_what_comes_out_goes_through_unchanged(name: str) -> None:
    assert sort_key(sort_key(name)) == sort_key(name)
    assert bare_name(bare_name(name)) == bare_name(name)


@given(NAMES)
def test_capitals_do_not_matter(name: str) -> None:
    assert bare_name(name.upper()) == bare_name(name.lower()) == bare_name(name)


@example(name="A-Aś-", form="GmbH")
@given(
    NAMES.filter(lambda name: any(c.isalnum() for c in name)), st.sampled_from(["GmbH", "Sp. z o.o.", "S.A.", "Ltd."])
)
def test_a_form_behind_does_not_matter(name: str, form: str) -> None:
    assert bare_name(f"{name} {form}") == bare_name(name)


@given(st.text("上海大客户贸易华新京北", min_size=1, max_size=12))
def test_chinese_names_lose_nothing_but_their_form(name: str) -> None:
    assert bare_name(name) == name
    assert bare_name(f"{name}有限公司") == name

"""Names as machines compare them: without case, accents and legal forms."""

import re
import unicodedata

# What Unicode does not decompose, though people type it without the mark.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
# Combining marks that are part of the letter and no accent: of Indic scripts and of Japanese kana.
_KEPT_MARKS = {0, 7, 8, 9}

# Between the parts of a form people type dots and spaces as they like: "sp z o o" is also "Sp. z o.o.".
_FORMS_BEHIND = """
sp z o o, spolka z ograniczona odpowiedzialnoscia, s a, spolka akcyjna, p s a, prosta spolka akcyjna, sp k, s k a,
spolka komandytowa, spolka komandytowo-akcyjna, sp j, spolka jawna, s c, spolka cywilna, sp p, spolka partnerska,
spolka z o o, w likwidacji, w upadlosci, w restrukturyzacji,
gmbh, mbh, ggmbh, gesellschaft mit beschrankter haftung, ag, aktiengesellschaft, se, ug, ug (haftungsbeschrankt), kg,
kgaa, ohg, gbr, e k, e kfm, e v, eg, gmbh & co kg, gmbh & co kgaa, gmbh & co ohg, ag & co kg, & co kg, i l,
ltd, limited, plc, llp, llc, lp, inc, incorporated, corp, corporation, co, company, & co, co ltd, pty, pte, gmbh & co,
s a r l, s a s, s a s u, e u r l, s n c, s c i, societe anonyme, societe a responsabilite limitee,
societe par actions simplifiee,
s r l, s r l s, s p a, s l, s l u, s a u, sociedad anonima, sociedad limitada, s a de c v, s de r l de c v, lda, ltda,
b v, n v, v o f, a b, a/s, a s, asa, oy, oyj, aps, ou, uab, sia, s r o, spol s r o, v o s, k s, kft, zrt, nyrt, bt,
d o o, d d, ad, ead, eood, ood, оод, еоод, ад, еад, ооо, оао, зао, пао, ао, тов, тзов, ltd sti,
sdn bhd, bhd, tbk, pvt, k k
"""
_FORMS_BEFORE = "s a r l, e u r l, ооо, оао, зао, пао, ао, тов, тзов"  # not SAS or SCI, which are names as well
_EAST_ASIAN_FORMS = (
    "股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|株式会社|有限会社|合同会社|주식회사|유한회사"
)
# A branch, a subsidiary and a head office (分公司, 子公司, 总公司) are named so; 公司 alone is the form.
_EAST_ASIAN_BEHIND = re.compile(rf"(?:{_EAST_ASIAN_FORMS}|(?<![分子总總])公司)$")
_EAST_ASIAN_BEFORE = re.compile(r"^(?:株式会社|有限会社|合同会社|주식회사|유한회사)")
_NOT_WORD = re.compile(r"[\W_]+")


def sort_key(name: str) -> str:
    """Return the name in lower case without accents: what lists sort by and search compares."""
    # Twice, because some signs decompose into capitals, and some capitals fold into signs.
    folded = unicodedata.normalize("NFKD", name).casefold()
    folded = unicodedata.normalize("NFKD", folded).casefold().translate(_LETTERS)
    plain = "".join(c for c in folded if unicodedata.combining(c) in _KEPT_MARKS)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def bare_name(name: str) -> str:
    """Return the name without its legal form and punctuation: equal for "ACME Sp. z o.o." and "Acme S.A.".

    A name that is nothing but a legal form stays as it is. What comes out goes through unchanged.
    """
    plain = sort_key(name)
    bare = _NOT_WORD.sub("", _without_forms(plain))
    # Marks inside a Chinese form are gone only now.
    return _without_forms(bare) or plain


def _without_forms(name: str) -> str:
    """Take legal forms off both ends until there is none, or nothing else would be left."""
    before = ""
    while name != before:
        before = name
        for form in (_WESTERN_BEHIND, _WESTERN_BEFORE, _EAST_ASIAN_BEHIND, _EAST_ASIAN_BEFORE):
            shorter = form.sub("", name)
            if _NOT_WORD.sub("", shorter):
                name = shorter
    return name


def _any_of(forms: str) -> str:
    """Return the pattern of the listed forms, with dots and spaces between their parts as people like."""
    folded = [sort_key(form) for form in forms.split(",")]
    return "|".join(r"[. ]*".join(map(re.escape, form.split())) for form in sorted(folded, key=len, reverse=True))


# What stands behind the form goes with it, whatever it is: so it does when another form stood behind that.
_WESTERN_BEHIND = re.compile(rf"[\s,(\-]+(?:{_any_of(_FORMS_BEHIND)})[\W_]*$")
_WESTERN_BEFORE = re.compile(rf"^(?:{_any_of(_FORMS_BEFORE)})[\s,.]+")

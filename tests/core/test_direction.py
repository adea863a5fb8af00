"""Names from right to left inside sentences that run from left to right."""

import pytest
from django.template.loader import render_to_string

from kam.core.direction import isolated


@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        ("Polmarket S.A. is opened.", "Polmarket S.A. is opened."),
        ("תנובה מרכז is opened.", "<bdi>תנובה מרכז</bdi> is opened."),
        # The figure belongs to the sentence: beside a bare name it would stand at the other side of it.
        ("תנובה: 3 lines are stored.", "<bdi>תנובה</bdi>: 3 lines are stored."),
        ("תנובה, שטראוס and Łoś", "<bdi>תנובה</bdi>, <bdi>שטראוס</bdi> and Łoś"),
        ("תנובה belongs to שטראוס now.", "<bdi>תנובה</bdi> belongs to <bdi>שטראוס</bdi> now."),
        ("Merged: תנובה בע״מ → شركة الأمل (2).", "Merged: <bdi>תנובה בע״מ</bdi> → <bdi>شركة الأمل</bdi> (2)."),
        ("<b>תנובה</b> & Co", "&lt;b&gt;<bdi>תנובה</bdi>&lt;/b&gt; &amp; Co"),
    ],
)
def test_each_name_is_a_part_of_its_own(sentence: str, written: str) -> None:
    assert isolated(sentence) == written


def test_a_toast_isolates_names() -> None:
    toast = render_to_string("components/_toast.html", {"text": "תנובה: 3 lines are stored."})
    assert "<bdi>תנובה</bdi>: 3 lines" in toast

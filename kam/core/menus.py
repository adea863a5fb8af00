"""What stands in a menu behind a button: components/_menu.html shows it."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class MenuItem:
    """One line: a link, or with `is_post` a form of one button.

    `target` is where htmx puts the answer ("#dialog", "#drawer"); without it the browser goes to the page.
    """

    label: str | Promise
    url: str
    icon: str = ""
    is_post: bool = False
    target: str = ""
    is_current: bool = False
    is_danger: bool = False
    begins_group: bool = False
    note: str | Promise = ""

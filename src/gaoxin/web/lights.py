"""红黄绿灯 as colour, character and shape together, so that they survive a black-and-white printer."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Light:
    code: str
    shape: str
    label: str | Promise


RED = Light("red", "▲", _("红"))
AMBER = Light("amber", "◆", _("黄"))
GREEN = Light("green", "●", _("绿"))
NONE = Light("none", "○", _("无"))
_BY_CODE = {"red": RED, "amber": AMBER, "yellow": AMBER, "green": GREEN}


def light_of(value: object) -> Light:
    """The light of a code: ``red``, ``amber`` (or ``yellow``), ``green``; anything else is no light."""
    code = value.value if isinstance(value, Enum) else value
    return _BY_CODE.get(str(code).lower(), NONE)


def light_html(value: object, *, text: object = None) -> SafeString:
    """The lamp; ``text`` replaces the character when the verdict has words of its own (``差 1 项``)."""
    light = light_of(value)
    words = light.label if text in (None, "") else text
    return format_html(
        '<span class="light light-{}"><i aria-hidden="true">{}</i>{}</span>', light.code, light.shape, words
    )


def light_word(value: object) -> str:
    """``▲红``: the lamp in plain text, for sheets and titles."""
    light = light_of(value)
    return f"{light.shape}{light.label}"

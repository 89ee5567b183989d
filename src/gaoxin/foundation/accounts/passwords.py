"""Password policy: at least three kinds of characters, none of the last five passwords again."""

import secrets

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REMEMBERED = 5


class CharacterClassValidator:
    """At least three of: upper case, lower case, digits, other characters."""

    def validate(self, password: str, user: object = None) -> None:
        kinds = (
            any(character.isupper() for character in password),
            any(character.islower() for character in password),
            any(character.isdigit() for character in password),
            any(not character.isalnum() for character in password),
        )
        if sum(kinds) < 3:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return str(_("密码须含大写字母、小写字母、数字、符号中的至少三类。"))


class RecentPasswordValidator:
    """Not the present password and none of the last five."""

    def validate(self, password: str, user: object = None) -> None:
        if user is None or not getattr(user, "pk", None):
            return
        former = list(user.former_passwords.values_list("password", flat=True)[:REMEMBERED])  # type: ignore[attr-defined]
        if any(check_password(password, known) for known in [user.password, *former] if known):  # type: ignore[attr-defined]
            raise ValidationError(self.get_help_text(), code="password_reused")

    def get_help_text(self) -> str:
        return str(_("不能与最近五次使用过的密码相同。"))


# Without characters that are mistaken for one another on paper.
_GROUPS = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789")


def random_password() -> str:
    """A password to hand over on paper: three groups of four characters, about 68 random bits."""
    while True:
        drawn = [secrets.choice("".join(_GROUPS)) for _place in range(12)]
        if all(any(character in group for character in drawn) for group in _GROUPS):
            return "-".join("".join(drawn[start : start + 4]) for start in (0, 4, 8))

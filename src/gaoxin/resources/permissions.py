"""Who reads carriers and roads."""

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS

READ_RESOURCES = permission("resources.read", "查看载体与要素", OFFICERS)

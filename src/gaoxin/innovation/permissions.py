"""Who reads innovation platforms and science projects."""

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS

READ_INNOVATION = permission("innovation.read", "查看创新平台与科技项目", OFFICERS)

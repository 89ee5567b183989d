"""Every write about zones, departments, posts and their holders."""

from gaoxin.foundation.zones.actions.departments import (
    add_department,
    change_department,
    change_zone,
    close_department,
    create_zone,
    reopen_department,
    state_as_of,
)
from gaoxin.foundation.zones.actions.posts import (
    add_holding,
    add_post,
    change_post,
    close_post,
    correct_holding,
    end_holding,
    reopen_post,
)

__all__ = [
    "add_department",
    "add_holding",
    "add_post",
    "change_department",
    "change_post",
    "change_zone",
    "close_department",
    "close_post",
    "correct_holding",
    "create_zone",
    "end_holding",
    "reopen_department",
    "reopen_post",
    "state_as_of",
]

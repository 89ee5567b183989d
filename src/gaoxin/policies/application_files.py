"""Who may read the materials of an application: whoever may read the application."""

from typing import Final

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.policies.permissions import READ_APPLICATIONS
from gaoxin.policies.selectors.applications import applications_of

OWNER: Final = "policies.application"


def may_read(attachment: Attachment, by: Actor) -> bool:
    if not allows(by, READ_APPLICATIONS):
        return False
    return applications_of(by.scope).filter(pk=attachment.owner_id).exists()

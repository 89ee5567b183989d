"""Who may read the files of a policy: whoever reads policies, within the zone."""

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.policies.models import PolicyFolder
from gaoxin.policies.permissions import READ_POLICIES

OWNER = PolicyFolder._meta.label_lower


def may_read(attachment: Attachment, by: Actor) -> bool:
    """Another zone is refused before this is asked; what was withdrawn is for the record alone."""
    return attachment.withdrawn_at is None and allows(by, READ_POLICIES)

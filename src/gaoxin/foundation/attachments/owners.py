"""How this layer, which knows none of the rows files belong to, learns who may read a file.

The app of the owner answers, once, when Django starts: ``answer_for("policies.application", may_read)``.
"""

from collections.abc import Callable

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.attachments.models import Attachment

MayRead = Callable[[Attachment, Actor], bool]
_answers: dict[str, MayRead] = {}


def answer_for(owner_type: str, may_read: MayRead) -> None:
    """``owner_type`` is the lower-case label of the owner's model; ``may_read`` looks within the scope."""
    _answers[owner_type] = may_read


def may_read(attachment: Attachment, *, by: Actor) -> bool:
    """Never for another zone, and for nobody while no app answers for the owner."""
    answer = _answers.get(attachment.owner_type)
    return attachment.zone_id in by.scope.zone_ids and answer is not None and answer(attachment, by)

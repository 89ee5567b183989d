"""Names and pledges kept with a case: as they stood, and on English pages as the catalogue says them now."""

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.models import CaseItem, CasePaper, Pledge
from gaoxin.foundation.rule_answers import in_language


def item_name(item: CaseItem) -> str:
    known = approvals().items.get(item.key)
    return item.label if known is None else in_language(item.label, known.name.label_en)


def paper_name(paper: CasePaper) -> str:
    known = approvals().papers.get(paper.key)
    return paper.label if known is None else in_language(paper.label, known.name.label_en)


def pledge_words(pledge: Pledge) -> tuple[str, str]:
    """What was pledged and the evidence due; in English only while the catalogue still says the same."""
    known = approvals().pledges.get(pledge.item.key)
    if known is None or (known.text, known.evidence) != (pledge.text, pledge.evidence):
        return pledge.text, pledge.evidence
    return in_language(known.text, known.text_en), in_language(known.evidence, known.evidence_en)

"""Names of enterprises: written one way, found by pinyin initials, compared with care."""

from gaoxin.values.glyphs import half_width

MOST_INITIALS = 180
SIMILAR_FROM = 80

_LEGAL_FORMS = (
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "（普通合伙）",
    "（有限合伙）",
    "合伙企业",
    "总公司",
    "公司",
)


def written_name(raw: str) -> str:
    """As a Chinese licence prints it: brackets full-width, no blanks."""
    text = " ".join(half_width(raw).split())
    if text.isascii():
        return text
    return text.replace(" ", "").replace("(", "（").replace(")", "）")


def initials_of(*names: str) -> str:
    """``长治市华耀科技``, ``华耀`` → ``czshykj hy``: first letters in lower case, digits kept."""
    written = (_initials(name) for name in dict.fromkeys(names) if name)
    return " ".join(letters for letters in written if letters)[:MOST_INITIALS]


def _initials(name: str) -> str:
    from gaoxin.enterprises.readings import first_letters

    return "".join(letter for letter in first_letters(half_width(name)) if letter.isalnum()).lower()


def core_of(name: str) -> str:
    """What tells a name from others: without legal form, brackets' signs and the word 省 or 市 in front."""
    core = written_name(name)
    for form in _LEGAL_FORMS:
        core = core.replace(form, "")
    return core.replace("（", "").replace("）", "").replace("省", "").replace("市", "") or name


def nearest(name: str, known: dict[int, str], *, limit: int = 5) -> list[tuple[int, float]]:
    """Keys of the names most like ``name`` with their likeness (80–100), the likeliest first.

    One character apart still scores above 90: a hint to a person, never a reason to merge.
    """
    from rapidfuzz import fuzz, process, utils

    cores = {key: core_of(other) for key, other in known.items()}
    found = process.extract(
        core_of(name),
        cores,
        scorer=fuzz.ratio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=SIMILAR_FROM,
    )
    return [(key, score) for _core, score, key in found]

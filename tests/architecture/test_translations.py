"""Chinese first, English complete: every sentence of the product has its English."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from messages import ENGLISH, KEYWORDS, collected, known, merged, untranslated, written

from tests.architecture.sources import package_modules, shown

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
HINT = "运行 python scripts/messages.py，补上英文后再试"


def test_every_message_has_its_english() -> None:
    missing = untranslated(merged(collected(), known()))
    assert not missing, f"{HINT}：" + "；".join(str(message.id) for message in missing[:20])


def test_the_catalogue_holds_exactly_the_messages_of_the_sources() -> None:
    assert ENGLISH.read_bytes() == written(merged(collected(), known())), HINT


def test_no_message_hides_in_an_f_string() -> None:
    """The collector does not look into them, so the message would stay Chinese on English pages."""
    hidden = [f"{shown(file)}:{line}" for file in package_modules() for line in _hidden_in(file)]
    assert not hidden


def _hidden_in(file: Path) -> Iterator[int]:
    for text in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(text, ast.JoinedStr):
            calls = (one for one in ast.walk(text) if isinstance(one, ast.Call))
            yield from (one.lineno for one in calls if getattr(one.func, "id", "") in KEYWORDS)


def test_translations_keep_the_placeholders() -> None:
    broken = []
    for message in known():
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACEHOLDER.findall(ids[0]))
        broken += [one for one in strings if set(PLACEHOLDER.findall(one)) != wanted]
    assert not broken


def test_no_english_text_is_left_in_chinese() -> None:
    """A Chinese name may stand in an English sentence only as a quoted term."""
    chinese = re.compile(r"[\u4e00-\u9fff]{5,}")
    left = [message.string for message in known() if message.id and chinese.search(str(message.string))]
    assert not left

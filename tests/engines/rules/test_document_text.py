"""Documents written out from their tree read back as they were, and so do heads and quotes."""

import datetime as dt
from pathlib import Path

import pytest

from gaoxin.engines.rules.document_text import document_text
from gaoxin.engines.rules.documents import Head, Window
from gaoxin.engines.rules.loading import read_version
from gaoxin.engines.rules.rewriting import tree_of
from gaoxin.values.errors import DomainError

CATALOGUE = Path(__file__).parents[3] / "catalogue" / "policies"
MODEL = CATALOGUE / "model" / "high_tech_first_reward" / "2026.yaml"


@pytest.mark.parametrize("path", sorted(CATALOGUE.rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_document_of_the_catalogue_is_the_same_after_it_was_written_out(path: Path) -> None:
    tree = tree_of(path.read_text(encoding="utf-8"))
    assert isinstance(tree, dict)
    assert tree_of(document_text(tree)) == tree


def with_head(head: str) -> str:
    return f"{MODEL.read_text(encoding='utf-8')}head: {head}\n"


def test_a_head_names_class_windows_and_steps() -> None:
    text = with_head(
        "{delivery: automatic, windows: [{year: 2027, opens: 2027-03-01, note: 以通知为准}],"
        " steps: [核对名单]}"
    )
    head = read_version(text, shown_as="x").head
    assert head == Head(
        delivery="automatic",
        windows=(Window(2027, dt.date(2027, 3, 1), None, "以通知为准"),),
        steps=("核对名单",),
    )
    assert read_version(MODEL.read_text(encoding="utf-8"), shown_as="x").head == Head()


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("{delivery: fast}", "不在可选值中"),
        ("{windows: [{year: 2027, opens: 2027-05-01, closes: 2027-03-01}]}", "截止早于受理开始"),
        ("{windows: [{year: 2027}, {year: 2027}]}", "同一年写了两次"),
        ("{deliver: quick}", "不是这里认识的名称"),
    ],
)
def test_a_head_that_says_nothing_clear_is_refused(head: str, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        read_version(with_head(head), shown_as="x")


def test_a_quote_of_the_clause_stays_with_its_condition() -> None:
    text = MODEL.read_text(encoding="utf-8").replace(
        "test: holds_high_tech}", "test: holds_high_tech, quote: 持有有效证书的企业}"
    )
    scope = read_version(text, shown_as="x").applies_when
    assert scope is not None
    assert scope.anchor.quote == "持有有效证书的企业"

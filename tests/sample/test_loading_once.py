"""Loading into an empty installation: told in words, all or nothing; and the large zone for measuring."""

from pathlib import Path

import pytest

from gaoxin.enterprises import models as enterprises
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects import models as projects
from gaoxin.sample import large, load_large, load_sample
from gaoxin.values.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    settings.HOME_DIR = tmp_path
    return tmp_path


def test_a_login_name_that_is_taken_leaves_nothing_half_written(home: Path) -> None:
    User.objects.create(username="audit", display_name="已有用户")
    with pytest.raises(DomainError):
        load_sample(lambda _words: None)
    assert not Zone.objects.exists()
    assert User.objects.count() == 1
    assert not (home / "demo_accounts.txt").exists()


def test_progress_is_told_in_words(home: Path) -> None:
    told: list[str] = []
    load_sample(told.append)
    assert told[1] == "写入 长治高新区、示例高新区"
    kinds = [words.split("：")[0] for words in told[2:-1]]
    assert kinds == [
        "企业诉求",
        "政策申报",
        "审批办件",
        "以前的审批记录",
        "打捆环评",
        *("政策匹配", "培育计划") * 2,
    ]
    assert str(home / "demo_accounts.txt") in told[-1]


def test_a_large_zone_has_as_many_rows_as_asked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "CHUNK", 300)
    told: list[str] = []
    report = load_large(enterprises=700, projects=40, progress=told.append)
    zone = Zone.objects.get(code="large")
    assert enterprises.Enterprise.objects.filter(zone=zone).count() == 700
    assert projects.KeyProject.objects.filter(zone=zone).count() == 40
    figures = enterprises.AnnualFigures.objects.filter(enterprise__zone=zone)
    assert set(figures.values_list("year", flat=True)) == {2024, 2025}
    assert not enterprises.Enterprise.objects.filter(zone=zone, is_sample=False).exists()
    assert "企业 300 / 700" in told
    assert (home / "demo_accounts.txt").read_text(encoding="utf-8").startswith("large\t")
    assert report.zones["large"]["企业"] == (700, 700)


@pytest.mark.parametrize(("enterprise_count", "project_count"), [(10, 40), (10**7, 40), (1000, 5)])
def test_a_large_zone_that_cannot_be_filled_is_refused(
    home: Path, enterprise_count: int, project_count: int
) -> None:
    with pytest.raises(DomainError) as refused:
        load_large(enterprises=enterprise_count, projects=project_count, progress=lambda _words: None)
    assert refused.value.code == "sample.large_numbers"
    assert not Zone.objects.exists()

"""A catalogue that does not close is refused with the figure at fault."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from gaoxin.sample.amounts import divide_exactly
from gaoxin.sample.catalogue import ZoneCatalogue, read_zone
from gaoxin.sample.zone import generate
from gaoxin.values.errors import DomainError


def test_a_figure_the_rows_do_not_reach_is_refused_by_name(changzhi: ZoneCatalogue) -> None:
    figures = [
        replace(figure, value=Decimal(69)) if figure.id == "projects.count.2024" else figure
        for figure in changzhi.figures
    ]
    with pytest.raises(DomainError) as refused:
        generate(catalogue=replace(changzhi, figures=tuple(figures)))
    assert refused.value.code == "sample.total_open"
    assert refused.value.field == "projects.count.2024"
    assert refused.value.value == 68
    assert "公布为69个，示例各行合计为68个" in refused.value.message


def test_a_zone_without_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        read_zone(tmp_path, "nowhere")
    assert refused.value.code == "sample.no_catalogue"
    assert refused.value.remedy


def test_the_second_zone_is_made_up_from_end_to_end() -> None:
    zone = generate(catalogue=read_zone(settings.CATALOGUE_DIR, "example"))
    rows = [row for kind in zone.kinds().values() for row in kind if hasattr(row, "is_sample")]
    assert len(zone.enterprises) == 40
    assert all(row.is_sample for row in rows)


def test_two_sources_are_named_together(changzhi: ZoneCatalogue) -> None:
    both = next(fact for fact in changzhi.enterprises if fact.name == "中兵长智科技有限责任公司")
    assert both.source.label == "长治高新区2025年公开报道、长治高新区2026年公开报道"
    assert both.source.as_of == changzhi.sources["B"].as_of


@given(
    st.integers(0, 10**9),
    st.lists(st.floats(0, 1000, allow_nan=False), min_size=1, max_size=30),
    st.integers(0, 20),
)
def test_parts_add_up_to_the_whole_whatever_the_weights(total: int, weights: list[float], floor: int) -> None:
    if floor * len(weights) > total:
        with pytest.raises(DomainError):
            divide_exactly(total, weights=weights, floor=floor)
        return
    parts = divide_exactly(total, weights=weights, floor=floor)
    assert sum(parts) == total
    assert min(parts) >= floor


@given(
    st.lists(st.tuples(st.floats(0, 50, allow_nan=False), st.integers(0, 10**6)), min_size=1, max_size=20),
    st.floats(0, 1),
)
def test_no_part_exceeds_its_cap(pairs: list[tuple[float, int]], share: float) -> None:
    weights, caps = [weight for weight, _cap in pairs], [cap for _weight, cap in pairs]
    total = int(sum(caps) * share)
    parts = divide_exactly(total, weights=weights, caps=caps)
    assert sum(parts) == total
    assert all(part <= cap for part, cap in zip(parts, caps, strict=True))


def test_a_total_beyond_the_caps_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        divide_exactly(11, weights=[1, 1], caps=[5, 5])
    assert refused.value.code == "sample.not_divisible"

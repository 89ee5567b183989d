"""Small rule documents for tests: a dictionary of a few facts, and a version put together from parts."""

import textwrap
from pathlib import Path

from gaoxin.engines.rules.explanation import Answer, Explainer
from gaoxin.engines.rules.facts import FactDictionary, Value, load_facts
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.loading import read_version

FACTS = """
subject: enterprise
facts:
  revenue: {label: 营业收入, label_en: Revenue, type: money, unit: 万元, period: year, source: 年报}
  rd_expense: {label: 研发费用, label_en: R&D, type: money, unit: 万元, period: year, source: 年报}
  net_assets:
    {label: 净资产, label_en: Net assets, type: money, unit: 万元, period: year, minimum: null, source: 年报}
  staff: {label: 职工总数, label_en: Staff, type: count, unit: 人, period: year, source: 年报}
  patents: {label: 发明专利, label_en: Patents, type: count, unit: 件, source: 台账}
  land: {label: 用地, label_en: Land, type: decimal, unit: 亩, source: 台账}
  share: {label: 占有率, label_en: Share, type: ratio, unit: "%", maximum: 100, source: 填报}
  score: {label: 平台得分, label_en: Score, type: points, unit: 分, source: 平台}
  registered_on: {label: 成立日期, label_en: Registered on, type: date, source: 档案, changeable: false}
  is_listed: {label: 上市, label_en: Listed, type: flag, source: 公告}
  abnormal: {label: 经营异常, label_en: Abnormal, type: flag, source: 公示}
  sector:
    label: 行业
    label_en: Sector
    type: choice
    source: 档案
    choices: {industry: 工业, service: 服务业}
    choices_en: {industry: Industry, service: Services}
"""
HEAD = """
policy: {policy}
version: "{version}"
title: 测试政策
title_en: Test policy
kind: recognition
subject: enterprise
scope: {{level: national, region: 全国}}
documents: [{{number: 测〔2026〕1号, title: 测试办法}}]
in_force: {{from: {since}, to: {until}}}
certainty: verified
"""


def dictionary(folder: Path, text: str = FACTS) -> FactDictionary:
    facts = folder / "facts"
    facts.mkdir(exist_ok=True)
    (facts / "enterprise.yaml").write_text(text, encoding="utf-8")
    return load_facts(facts)


def written(
    body: str, *, policy: str = "test", version: str = "1", since: str = "2026-01-01", until: str = "null"
) -> str:
    head = HEAD.format(policy=policy, version=version, since=since, until=until)
    return head.strip() + "\n" + textwrap.dedent(body).strip() + "\n"


def library(folder: Path, *texts: str) -> Library:
    versions = [read_version(text, shown_as=f"{number}.yaml") for number, text in enumerate(texts, start=1)]
    return Library(dictionary(folder), versions)


def answer(
    rules: Library, facts: dict[str, Value], *, on, policy: str = "test", kind: str = "first"
) -> Answer:
    programme = rules.on(on, kind)
    return Explainer(programme, programme.policies[policy], rules.facts).explain(facts)

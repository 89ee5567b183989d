"""Preparing a fresh clone: what is told when something is missing, and what is not done twice."""

import ast
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from gaoxin.serving.address import need_port
from gaoxin.values.errors import DomainError
from tests.architecture.sources import ROOT

pytestmark = pytest.mark.usefixtures("preparation")


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("OSError: [Errno 28] No space left on device", "磁盘空间已满"),
        ("npm error code ENOSPC", "磁盘空间已满"),
        ("ERROR: No matching distribution found for django==5.2.19", "连不上软件包源"),
        ("npm error code EAI_AGAIN", "连不上软件包源"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "校验值不一致"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "证书不被信任"),
        ("PermissionError: [Errno 13] Permission denied: 'x'", "没有写入权限"),
    ],
)
def test_a_failed_step_is_explained_with_a_remedy(printed, told):
    from preparation.troubles import explain

    trouble = explain("安装 Python 依赖", printed, log="prepare.log")
    assert told in trouble.what
    assert trouble.remedy.endswith("。")


def test_an_unknown_failure_shows_the_last_lines_and_the_log():
    from preparation.troubles import explain

    lines = [f"line {number}" for number in range(40)]
    trouble = explain("打包浏览器资源", "\n".join(lines), log="prepare.log")
    assert trouble.detail.splitlines() == lines[25:]
    assert "prepare.log" in trouble.remedy


def test_an_older_python_is_told_which_one_is_needed(monkeypatch, capsys):
    bootstrap = runpy.run_path(str(ROOT / "scripts" / "bootstrap.py"))
    start = bootstrap["start"]
    monkeypatch.setitem(start.__globals__, "suitable_python", lambda: None)
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    assert start() == 1
    told = capsys.readouterr().err
    assert "当前 Python 是 3.9.18，本系统需要 3.11 至 3.13" in told
    assert "make run PYTHON=python3.11" in told


def test_a_step_is_done_again_only_when_its_inputs_or_outputs_changed(tmp_path, monkeypatch, capsys):
    from preparation import steps

    monkeypatch.setattr(steps, "STAMPS", tmp_path / "stamps")
    done: list[str] = []
    output = tmp_path / "output"

    def work() -> None:
        done.append("done")
        output.touch()

    for digest in ("first", "first", "second", "second"):
        steps.do("步骤", work, stamp=steps.Stamp("step", digest, (output,)))
    assert len(done) == 2
    output.unlink()
    steps.do("步骤", work, stamp=steps.Stamp("step", "second", (output,)))
    assert len(done) == 3
    assert capsys.readouterr().out.count("已是最新") == 2


def test_a_step_that_failed_is_not_taken_for_done(tmp_path, monkeypatch):
    from preparation import steps
    from preparation.troubles import Trouble

    monkeypatch.setattr(steps, "STAMPS", tmp_path / "stamps")
    stamp = steps.Stamp("step", "first")

    def fail() -> None:
        raise Trouble("坏了。", "重试。")

    with pytest.raises(Trouble):
        steps.do("步骤", fail, stamp=stamp)
    assert not stamp.is_current()


def test_a_full_disk_is_told_before_anything_is_installed(monkeypatch):
    from preparation import preconditions
    from preparation.troubles import Trouble

    monkeypatch.setattr(
        preconditions.shutil, "disk_usage", lambda place: SimpleNamespace(free=3 * 1024 * 1024)
    )
    with pytest.raises(Trouble, match="只剩 3 MB，需要 1500 MB"):
        preconditions.need_space(installed=False)


def test_a_python_without_venv_is_told_what_to_install(monkeypatch):
    from preparation import preconditions
    from preparation.troubles import Trouble

    monkeypatch.setattr(preconditions.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Trouble) as told:
        preconditions.need_venv_module()
    assert "python3-venv" in told.value.remedy


def test_a_machine_without_node_gets_it_from_the_lock(monkeypatch):
    from preparation import browser_assets

    monkeypatch.setattr(browser_assets.shutil, "which", lambda name: None)
    assert browser_assets.machine_node() is None
    assert browser_assets.NODE_LOCK == ROOT / "requirements-node.lock"


def test_a_taken_port_is_told_before_anything_is_installed(taken_port):
    with pytest.raises(DomainError) as told:
        need_port(taken_port)
    assert told.value.code == "port.occupied"
    assert f"端口 {taken_port} 已被占用。" == told.value.message


def test_preparing_needs_nothing_that_is_not_in_python():
    allowed = {*sys.stdlib_module_names, "preparation", "gaoxin"}
    sources = [ROOT / "scripts" / "bootstrap.py", *(ROOT / "scripts" / "preparation").glob("*.py")]
    assert {name for source in sources for name in imported_by(source)} <= allowed


def imported_by(source: Path) -> set[str]:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names}


def test_schedules_are_compiled_once_and_again_when_their_source_changes(tmp_path, monkeypatch, capsys):
    from gaoxin.engines.scheduling import breeding
    from gaoxin.serving import readiness

    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "compiled"))
    monkeypatch.setattr(breeding, "compile_loops", lambda: None)
    told = []
    for numba in ("1", "1", "2"):
        monkeypatch.setattr(readiness, "version", lambda _name, numba=numba: numba)
        readiness.compile_once()
        told.append("编译排期程序" in capsys.readouterr().out)
    assert told == [True, False, True]


def test_compiled_loops_are_kept_on_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    program = "from gaoxin.engines.scheduling.breeding import compile_loops; compile_loops()"
    subprocess.run([sys.executable, "-c", program], check=True)
    kept = {path.name.split("-")[0] for path in tmp_path.rglob("*.nbc")}
    assert {"placing.place_all", "placing.push_all", "placing.cross_all"} <= kept

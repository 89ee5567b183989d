"""The other `gaoxin` commands: help, prepare, check, manage."""

import subprocess
import sys


def test_help_comes_without_loading_django():
    question = "import gaoxin.cli, sys; print('django' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True)
    assert answer.stdout.strip() == "False"


def test_the_help_names_every_command_in_chinese(empty_home):
    told = empty_home.run("--help")
    assert told.returncode == 0
    assert "启动页面服务和后台任务" in told.stdout
    assert list(empty_home.home.iterdir()) == []


def test_an_unprepared_installation_is_told_what_to_run(empty_home):
    told = empty_home.run("check")
    assert told.returncode == 1
    assert "✗ 数据库结构" in told.stdout
    assert "gaoxin prepare" in told.stdout


def test_loading_the_sample_into_an_unprepared_folder_advises_and_loads_nothing(empty_home):
    refused = empty_home.run("load", "sample")
    assert refused.returncode == 1
    assert "gaoxin prepare --sample" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_prepared_installation_is_in_order(installation):
    told = installation.run("check")
    assert "✗" not in told.stdout
    assert told.returncode == 0


def test_an_unreachable_database_is_told_with_its_remedy(empty_home):
    told = empty_home.run("check", GAOXIN_DATABASE_URL="postgres://127.0.0.1:1/none")
    assert told.returncode == 1
    assert "请核对 GAOXIN_DATABASE_URL" in told.stdout


def test_preparing_without_a_database_is_refused_with_the_same_remedy(empty_home):
    refused = empty_home.run("prepare", GAOXIN_DATABASE_URL="postgres://127.0.0.1:1/none")
    assert refused.returncode == 1
    assert "连不上数据库" in refused.stderr
    assert "请核对 GAOXIN_DATABASE_URL" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_django_commands_pass_through_with_their_options(installation):
    told = installation.run("manage", "showmigrations", "--plan", "zones")
    assert told.returncode == 0
    assert "zones.0001" in told.stdout

"""What is said once the server answers."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from gaoxin.serving.announcement import announce


class Answering(BaseHTTPRequestHandler):
    status = 302

    def do_HEAD(self) -> None:
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Requests of a test are nobody's news."""


class Broken(Answering):
    status = 500


@pytest.fixture
def port(request: pytest.FixtureRequest, tmp_path, monkeypatch) -> Iterator[int]:
    """A server that answers as the test asks."""
    monkeypatch.setenv("GAOXIN_HOME", str(tmp_path))
    with HTTPServer(("127.0.0.1", 0), request.param) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("port", [Answering], indirect=True)
def test_a_first_page_that_answers_is_announced_with_its_address(port, capsys):
    announce(port, host="0.0.0.0", begun=time.monotonic())
    said = capsys.readouterr().out
    assert f"地址：http://127.0.0.1:{port}/" in said
    assert "演示账号" not in said


@pytest.mark.parametrize("port", [Broken], indirect=True)
def test_a_first_page_that_fails_is_not_announced_as_working(port, capsys):
    announce(port, host="127.0.0.1", begun=time.monotonic())
    said = capsys.readouterr().out
    assert "首页出错（500）" in said
    assert "地址" not in said


@pytest.mark.parametrize("port", [Answering], indirect=True)
def test_the_demonstration_accounts_are_shown_when_there_are_any(port, capsys, tmp_path):
    (tmp_path / "demo_accounts.txt").write_text("leader 管委会领导\n\n", encoding="utf-8")
    announce(port, host="127.0.0.1", begun=time.monotonic())
    assert "    演示账号：\n    leader 管委会领导\n" in capsys.readouterr().out

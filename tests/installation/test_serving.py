"""`gaoxin serve`: the processes of a running installation, and how they end."""

import signal

import psutil

from tests.installation.running import Serving, wait_until


def lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def gone(processes: list[psutil.Process]) -> bool:
    return not any(map(lives, processes))


def job_workers(server: Serving) -> list[psutil.Process]:
    return [child for child in server.children() if lives(child) and "gaoxin.serving.jobs" in child.cmdline()]


def test_the_address_is_said_once_pages_answer(installation):
    (installation.home / "demo_accounts.txt").write_text(
        "管委会领导 lingdao / 密码见说明\n", encoding="utf-8"
    )
    with installation.serving() as server:
        assert f"地址：http://127.0.0.1:{installation.port}/" in server.said()
        assert "管委会领导 lingdao" in server.said()
        assert server.status_of("/static/vendor/htmx.js") == 200


def test_an_interrupt_ends_pages_and_jobs(installation):
    with installation.serving() as server:
        wait_until(lambda: len(server.children()) == 2)
        children = server.children()
        assert len(job_workers(server)) == 1
        server.process.send_signal(signal.SIGINT)
        assert server.started.wait(timeout=30) == 0
        assert gone(children)


def test_a_killed_server_leaves_no_process_behind(installation):
    with installation.serving() as server:
        wait_until(lambda: len(server.children()) == 2)
        children = server.children()
        server.process.kill()
        wait_until(lambda: gone(children))


def test_a_job_worker_that_died_is_started_again(installation):
    with installation.serving() as server:
        wait_until(lambda: len(job_workers(server)) == 1)
        first = job_workers(server)[0]
        first.kill()
        wait_until(lambda: job_workers(server) not in ([], [first]))
        assert "重新启动" in server.said()


def test_a_second_server_on_the_same_port_is_refused_with_a_remedy(installation, taken_port):
    refused = installation.run("serve", "--port", str(taken_port))
    assert refused.returncode == 1
    assert f"端口 {taken_port} 已被占用" in refused.stderr
    assert "--port 8001" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_port_that_is_no_number_is_refused(installation):
    refused = installation.run("serve", "--port", "八千")
    assert refused.returncode == 1
    assert "端口“八千”不是 1 到 65535 之间的整数" in refused.stderr

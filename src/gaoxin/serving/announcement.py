"""Says where the system is, once it answers."""

import http.client
import os
import time
from pathlib import Path

PATIENCE = 90.0


def announce(port: int, *, host: str, begun: float) -> None:
    """Wait for the first answer, then print the address and the demonstration accounts."""
    asked = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    while (status := first_answer(asked, port)) is None:
        if time.monotonic() - begun > PATIENCE:
            print(f"{PATIENCE:.0f} 秒内没有收到应答，请看上面的错误信息，或运行 gaoxin check。", flush=True)
            return
        time.sleep(0.1)
    if status >= 500:
        print(f"系统已启动，但首页出错（{status}）。请看上面的错误信息，并运行 gaoxin check。", flush=True)
        return
    shown = f"[{asked}]" if ":" in asked else asked
    print(f"\n高新已启动，用时 {time.monotonic() - begun:.1f} 秒", flush=True)
    print(f"  地址：http://{shown}:{port}/", flush=True)
    print(demonstration_accounts(), end="", flush=True)
    print("  按 Ctrl-C 停止", flush=True)


def first_answer(host: str, port: int) -> int | None:
    """The status of the first page, or nothing while nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def demonstration_accounts() -> str:
    """The accounts of the sample zone, when one is loaded."""
    path = Path(os.environ["GAOXIN_HOME"]) / "demo_accounts.txt"
    if not path.exists():
        return ""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return "".join(f"    {line}\n" for line in ["演示账号：", *lines])

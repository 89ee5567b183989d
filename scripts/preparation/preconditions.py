"""What must hold before anything is installed or started."""

import errno
import importlib.util
import shutil
import socket

from preparation.places import HOME, ROOT
from preparation.troubles import Trouble

MEGABYTE = 1024 * 1024
FIRST_INSTALL = 1000 * MEGABYTE
LATER_START = 50 * MEGABYTE


def need_venv_module() -> None:
    """Debian and its kin ship Python without venv or ensurepip."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Trouble(
            "这个 Python 没有 venv 模块，无法建立独立的运行环境。",
            "Debian、Ubuntu、统信、麒麟请运行 apt install python3-venv（或 python3.11-venv）后重试。",
        )


def need_space(*, installed: bool) -> None:
    """Room for the dependencies at first, for the data later."""
    HOME.mkdir(parents=True, exist_ok=True)
    wanted = LATER_START if installed else FIRST_INSTALL
    for place in (ROOT, HOME):
        free = shutil.disk_usage(place).free
        if free < wanted:
            raise Trouble(
                f"磁盘空间不足：{place} 只剩 {free // MEGABYTE} MB，需要 {wanted // MEGABYTE} MB。",
                "请清理磁盘，或用 GAOXIN_HOME=目录 把数据放到别的盘，再重新运行。",
            )


def chosen_port(text: str) -> int:
    """The port asked for, as a number that can be bound."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"端口“{text}”不是 1 到 65535 之间的整数。", "例如：make run GAOXIN_PORT=8001")
    return int(text)


def need_port(port: int) -> None:
    """Nobody else listens there, and this user may."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Trouble(
                f"当前用户不能使用端口 {port}。", "请换用 1024 以上的端口：make run GAOXIN_PORT=8001"
            ) from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise Trouble(
                f"端口 {port} 已被占用。",
                f"系统可能已经在运行，先用浏览器打开 http://127.0.0.1:{port} 看看；"
                "否则换一个端口：make run GAOXIN_PORT=8001",
            ) from None

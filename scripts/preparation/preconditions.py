"""What must hold before anything is installed or started."""

import importlib.util
import shutil

from preparation.places import HOME, ROOT
from preparation.troubles import Trouble

MEGABYTE = 1024 * 1024
FIRST_INSTALL = 1500 * MEGABYTE
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

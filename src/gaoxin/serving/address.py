"""The port the server listens on. Standard library only: a fresh clone asks before anything is installed."""

import errno
import socket

from gaoxin.values.errors import DomainError

ANOTHER_PORT = "例如：make run GAOXIN_PORT=8001，或 gaoxin serve --port 8001。"


def read_port(text: str) -> int:
    """A port as written in the environment or on the command line."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise DomainError(
            "port.invalid", f"端口“{text}”不是 1 到 65535 之间的整数。", value=text, remedy=ANOTHER_PORT
        )
    return int(text)


def need_port(port: int, *, host: str = "127.0.0.1") -> None:
    """Refuse a port that somebody else listens on, or that this user may not use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise refusal_of(error, port=port, host=host) from None


def refusal_of(error: OSError, *, port: int, host: str) -> DomainError:
    """What the operating system's answer means for the person who starts the server."""
    if error.errno in (errno.EACCES, errno.EPERM):
        message, remedy = f"当前用户不能使用端口 {port}。", f"请换用 1024 以上的端口，{ANOTHER_PORT}"
        return DomainError("port.not_permitted", message, value=port, remedy=remedy)
    if error.errno == errno.EADDRINUSE:
        message = f"端口 {port} 已被占用。"
        remedy = f"可能已在运行，先用浏览器打开 http://127.0.0.1:{port} 看看；否则换端口，{ANOTHER_PORT}"
        return DomainError("port.occupied", message, value=port, remedy=remedy)
    remedy = "请用本机的地址，例如 127.0.0.1；要让其他电脑访问，用 0.0.0.0。"
    return DomainError("port.address", f"不能在地址 {host} 上监听。", value=host, remedy=remedy)

"""What can go wrong while preparing, told in Chinese with what to do about it."""

import errno


class Trouble(Exception):
    """A failure the person at the terminal can mend: what happened, and the remedy."""

    def __init__(self, what: str, remedy: str, *, detail: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.detail = detail


DISK_FULL = (
    "磁盘空间已满。",
    "请腾出至少 1.5 GB 空间后重新运行；可用 df -h 查看，用 GAOXIN_HOME=目录 把数据放到别的盘。",
)
NOT_REACHED = (
    "连不上软件包源，依赖没有装完。",
    (
        "请检查网络或代理；内网请先配置镜像（pip config set global.index-url 镜像地址；"
        "npm config set registry 镜像地址），再重新运行，已装好的不会重装。"
    ),
)
BAD_CERTIFICATE = (
    "软件包源的 HTTPS 证书不被信任。",
    (
        "请把单位的根证书配置给 pip（pip config set global.cert 证书文件）"
        "和 npm（npm config set cafile 证书文件）后重新运行。"
    ),
)
WRONG_HASH = (
    "下载到的软件包与锁定文件的校验值不一致，已拒绝安装。",
    "请运行 pip cache purge 清除缓存后重试；仍不一致，说明镜像里的文件被改动过，请更换镜像。",
)
NOT_ALLOWED = (
    "没有写入权限。",
    "请确认当前用户对本目录和数据目录（GAOXIN_HOME）有写权限，不要混用 root 和普通用户启动。",
)

SIGNS: tuple[tuple[tuple[str, ...], tuple[str, str]], ...] = (
    (("No space left on device", "ENOSPC", "Disk quota exceeded"), DISK_FULL),
    (("DO NOT MATCH THE HASHES", "EINTEGRITY"), WRONG_HASH),
    (("CERTIFICATE_VERIFY_FAILED", "UNABLE_TO_GET_ISSUER", "SELF_SIGNED_CERT"), BAD_CERTIFICATE),
    (
        (
            *("NewConnectionError", "Max retries exceeded", "Temporary failure in name resolution"),
            *("Network is unreachable", "ReadTimeout", "ConnectTimeout", "ProxyError", "Connection refused"),
            *("Could not find a version that satisfies", "No matching distribution found"),
            *("ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EAI_AGAIN", "ENETUNREACH"),
        ),
        NOT_REACHED,
    ),
    (("Permission denied", "EACCES"), NOT_ALLOWED),
)


def explain(title: str, output: str, *, log: object) -> Trouble:
    """The trouble behind a failed command, read from what it printed."""
    tail = "\n".join(output.strip().splitlines()[-15:])
    for signs, (what, remedy) in SIGNS:
        if any(sign in output for sign in signs):
            return Trouble(f"{title}失败：{what}", remedy, detail=tail)
    return Trouble(f"{title}失败。", f"请看上面的输出；完整记录在 {log}。", detail=tail)


def from_os_error(error: OSError) -> Trouble:
    """The trouble behind a failed file operation."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Trouble(*DISK_FULL, detail=str(error))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble(*NOT_ALLOWED, detail=str(error))
    return Trouble("读写文件时出错。", "请按下面的系统提示处理后重新运行。", detail=str(error))

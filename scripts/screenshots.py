"""Pictures of the main pages for the documentation: `make screenshots` writes docs/images/*.png.

A sample zone is loaded into a folder that is thrown away, served by the real command, and looked at with a
real browser as the people of each page see it. Nothing of a running installation is touched.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.officers_sheet import officers_sheet
from tests.browser import chromium, find_chromium

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
COMMAND = [sys.executable, "-m", "gaoxin.cli"]

OFFICE = {"width": 1366, "height": 768}
LARGE = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}
TALLEST = 1500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the named page as a role sees it, or the page behind the first link ``follow`` finds.

    ``query`` is what stands in the address; ``sheet`` uploads the officer's sheet and waits for its preview.
    """

    name: str
    page: str
    role: str = ""
    follow: str = ""
    query: str = ""
    sheet: str = ""
    screen: tuple[str, ...] = ("office",)


SCREENS = {"office": OFFICE, "large": LARGE, "phone": PHONE}
FIRST_ROW = "main table tbody a[href]"
SHOTS = (
    Shot("login", "accounts:login"),
    Shot("cockpit", "dashboards:cockpit", "zone_leader", screen=("office", "phone")),
    Shot("wall", "dashboards:wall", "zone_leader", screen=("large",)),
    Shot("projects", "projects:list", "project_team", query="year=2025"),
    Shot("project", "dashboards:cockpit", "project_team", follow=FIRST_ROW),
    Shot("problems", "projects:problems", "project_team"),
    Shot("enterprises", "enterprises:list", "enterprise_service"),
    Shot("enterprise", "enterprises:list", "enterprise_service", follow=FIRST_ROW),
    Shot("import-preview", "sheets:upload", "enterprise_service", sheet="enterprises.register"),
    Shot("indicators", "evaluation:indicators", "statistician"),
    Shot("carriers", "resources:carriers", "land_officer"),
    Shot("audit", "audit:events", "audit_admin"),
)


def main(wanted: list[str]) -> int:
    """Take the pictures named, or all."""
    if find_chromium() is None:
        print("没有找到 Chromium，不能截图。请安装 chromium，或用 GAOXIN_CHROMIUM 指明浏览器程序。")
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"GAOXIN_HOME": home, "DJANGO_SETTINGS_MODULE": "gaoxin.config.settings.development"}
        subprocess.run([*COMMAND, "prepare", "--sample"], check=True)
        with serving() as address, chromium(Path(home)) as browser:
            shots = [shot for shot in SHOTS if not wanted or shot.name in wanted]
            failed = [shot.name for shot in shots if not take(shot, address=address, browser=browser)]
    if failed:
        print(f"没有拍成：{'、'.join(failed)}")
    return 1 if failed else 0


@contextmanager
def serving() -> Iterator[str]:
    """The address of the running system."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        while not answers(address):
            time.sleep(0.2)
        yield address
    finally:
        started.terminate()
        started.wait()


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=30).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def take(shot: Shot, *, address: str, browser: Any) -> bool:
    """One picture for each screen; False when the page is no page."""
    for screen in shot.screen:
        context = browser.new_context(locale="zh-CN", viewport=SCREENS[screen])
        if shot.role:
            context.add_cookies([session_of(shot.role, address=address)])
        page = context.new_page()
        answer = page.goto(address + path_of(shot))
        if shot.sheet:
            upload_sheet(page)
        if shot.follow:
            answer = page.goto(address + page.locator(shot.follow).first.get_attribute("href"))
        if not answer.ok:
            return False
        stretch(page, SCREENS[screen])
        name = shot.name if screen == shot.screen[0] else f"{shot.name}-{screen}"
        page.screenshot(path=IMAGES / f"{name}.png")
        context.close()
        print(f"  ✓ {name}.png", flush=True)
    return True


def stretch(page: Any, screen: dict[str, int]) -> None:
    """Make the window as tall as the page, within reason, and wait for the font and the charts."""
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": screen["width"], "height": max(screen["height"], min(tall, TALLEST))})
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_timeout(1200)


def upload_sheet(page: Any) -> None:
    """Send the officer's sheet and wait until its rows are previewed."""
    page.set_input_files(
        "#id_file", {"name": "新入区企业.xlsx", "mimeType": XLSX, "buffer": officers_sheet()}
    )
    page.locator("form.upload button").click()
    page.wait_for_url("**/imports/*/", timeout=60_000)
    deadline = time.monotonic() + 60
    while not page.locator(".import-bar button[name=mode]").count() and time.monotonic() < deadline:
        page.wait_for_timeout(1000)
        page.goto(page.url)


def path_of(shot: Shot) -> str:
    setup()
    from django.urls import reverse

    path = reverse(shot.page, args=[shot.sheet] if shot.sheet else [])
    return f"{path}?{shot.query}" if shot.query else path


def session_of(role: str, *, address: str) -> dict[str, Any]:
    """The session cookie of somebody who holds the role in the sample zone."""
    setup()
    from django.conf import settings
    from django.test import Client

    from gaoxin.foundation.accounts.models import Membership

    held = Membership.objects.filter(role=role, zone__is_sample=True).order_by("zone_id", "pk").first()
    if held is None:
        raise SystemExit(f"示例高新区里没有角色为 {role} 的人员。")
    client = Client()
    client.force_login(held.user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": address}


def setup() -> None:
    """Django for this process, on the thrown-away data; Playwright's loop in this thread does not call it."""
    import django

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

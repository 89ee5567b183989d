"""A real Chromium for the journeys: where it is and how it is started on a closed network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ONLY_LATIN_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def find_chromium() -> str | None:
    """The browser asked for by GAOXIN_CHROMIUM, or the first one on the path."""
    asked = os.environ.get("GAOXIN_CHROMIUM")
    return asked or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium(folder: Path) -> Iterator["Browser"]:
    """A headless browser on a machine without a Chinese font, whatever this machine has installed."""
    from playwright.sync_api import sync_playwright

    fonts = folder / "fonts.conf"
    fonts.write_text(ONLY_LATIN_FONTS.format(cache=folder / "fontcache"), encoding="utf-8")
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=[*QUIET, *sandbox],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        yield browser
        browser.close()

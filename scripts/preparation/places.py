"""Where things are in a clone."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMPS = VENV / "stamps"
ASSET_SOURCES = ROOT / "src" / "gaoxin" / "web" / "assets"
VENDOR = ROOT / "src" / "gaoxin" / "web" / "static" / "vendor"
LOCALE = ROOT / "src" / "gaoxin" / "locale"
HOME = Path(os.environ.get("GAOXIN_HOME") or ROOT / "var").resolve()
LOG = HOME / "log" / "prepare.log"

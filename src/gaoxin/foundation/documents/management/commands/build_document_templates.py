"""``manage.py build_document_templates``: writes the Word templates into the catalogue."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from gaoxin.foundation.documents.templates import write_templates


class Command(BaseCommand):
    help = "重新生成文书模板（覆盖目录中的同名文件）"

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = Path(settings.CATALOGUE_DIR) / "templates"
        parser.add_argument("--out", type=Path, default=default, help="写到哪个文件夹")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        for path in write_templates(out):
            self.stdout.write(f"已生成 {path}")

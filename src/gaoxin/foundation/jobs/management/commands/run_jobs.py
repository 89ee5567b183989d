"""``manage.py run_jobs``: the background worker."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from gaoxin.foundation.jobs.worker import run_worker


class Command(BaseCommand):
    help = "执行后台任务，直到收到停止信号"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="没有任务时隔多少秒再看一次")
        parser.add_argument("--batch", action="store_true", help="做完已有任务就退出")

    def handle(self, *args: Any, interval: float, batch: bool, **options: Any) -> None:
        run_worker(interval=interval, batch=batch)

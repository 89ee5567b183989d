import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gaoxin.approvals.models.logs


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0002_imported_logs"),
        ("jobs", "0001_initial"),
        ("zones", "0003_as_of_may_be_unknown"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="importedlog",
            name="uq_imported_log",
        ),
        migrations.AddField(
            model_name="importedlog",
            name="failure",
            field=models.JSONField(blank=True, default=dict, verbose_name="没有读出的原因"),
        ),
        migrations.AddField(
            model_name="importedlog",
            name="imported_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imported_logs",
                to=settings.AUTH_USER_MODEL,
                verbose_name="导入人",
            ),
        ),
        migrations.AddField(
            model_name="importedlog",
            name="job",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="jobs.job",
                verbose_name="后台任务",
            ),
        ),
        migrations.AddField(
            model_name="importedlog",
            name="preview",
            field=models.JSONField(blank=True, default=dict, verbose_name="可选的列"),
        ),
        migrations.AddField(
            model_name="importedlog",
            name="size",
            field=models.PositiveBigIntegerField(blank=True, null=True, verbose_name="文件大小"),
        ),
        migrations.AddField(
            model_name="importedlog",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="撤下时间"),
        ),
        migrations.AddField(
            model_name="importedlog",
            name="withdrawn_because",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="撤下原因"),
        ),
        migrations.AddField(
            model_name="importedlog",
            name="withdrawn_by",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="撤下人"),
        ),
        migrations.AlterField(
            model_name="importedlog",
            name="original",
            field=models.FileField(
                blank=True,
                max_length=200,
                upload_to=gaoxin.approvals.models.logs.original_path,
                verbose_name="原文件",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedlog",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("zone", "digest"),
                name="uq_imported_log",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedlog",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(
                        models.Q(("withdrawn_because", ""), _negated=True), ("columns", ""), ("original", "")
                    ),
                    _connector="OR",
                ),
                name="ck_imported_log_withdrawn",
            ),
        ),
    ]

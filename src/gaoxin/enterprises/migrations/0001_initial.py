import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import gaoxin.enterprises.models.figures
import gaoxin.foundation.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("zones", "0003_as_of_may_be_unknown"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cluster",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=32, verbose_name="代码")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clusters",
                        to="zones.zone",
                        verbose_name="高新区",
                    ),
                ),
            ],
            options={
                "verbose_name": "产业集群",
                "verbose_name_plural": "产业集群",
                "ordering": ("sort_order", "id"),
            },
        ),
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="来源")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="来源日期")),
                ("source_batch", models.BigIntegerField(blank=True, null=True, verbose_name="导入批次")),
                ("source_row", models.PositiveIntegerField(blank=True, null=True, verbose_name="来源行")),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例数据")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="记录时间"
                    ),
                ),
                (
                    "recorded_by",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="记录人"),
                ),
                (
                    "uscc",
                    models.CharField(blank=True, max_length=18, null=True, verbose_name="统一社会信用代码"),
                ),
                (
                    "no_code_reason",
                    models.CharField(blank=True, default="", max_length=100, verbose_name="暂无代码原因"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="企业名称")),
                ("short_name", models.CharField(blank=True, default="", max_length=60, verbose_name="简称")),
                (
                    "initials",
                    models.CharField(blank=True, default="", max_length=180, verbose_name="拼音首字母"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "存续"),
                            ("suspended", "歇业"),
                            ("moved_out", "迁出"),
                            ("cancelled", "注销"),
                            ("revoked", "吊销"),
                        ],
                        default="active",
                        max_length=12,
                        verbose_name="经营状态",
                    ),
                ),
                (
                    "industry_code",
                    models.CharField(blank=True, default="", max_length=5, verbose_name="国民经济行业代码"),
                ),
                (
                    "technology_field",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("electronics", "电子信息"),
                            ("biomedicine", "生物与新医药"),
                            ("aerospace", "航空航天"),
                            ("new_materials", "新材料"),
                            ("high_tech_services", "高技术服务"),
                            ("new_energy", "新能源与节能"),
                            ("environment", "资源与环境"),
                            ("advanced_manufacturing", "先进制造与自动化"),
                        ],
                        default="",
                        max_length=24,
                        verbose_name="技术领域",
                    ),
                ),
                ("registered_on", models.DateField(blank=True, null=True, verbose_name="成立日期")),
                (
                    "registered_capital",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="注册资本"
                    ),
                ),
                (
                    "legal_representative",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="法定代表人"),
                ),
                ("site", models.CharField(blank=True, default="", max_length=80, verbose_name="所在载体")),
                (
                    "address",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="生产经营地址"),
                ),
                (
                    "main_products",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="主要产品（服务）"),
                ),
                ("entered_zone_on", models.DateField(blank=True, null=True, verbose_name="入区日期")),
                ("above_scale_since", models.DateField(blank=True, null=True, verbose_name="入规日期")),
                (
                    "cluster",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enterprises",
                        to="enterprises.cluster",
                        verbose_name="产业集群",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enterprises",
                        to="zones.zone",
                        verbose_name="高新区",
                    ),
                ),
            ],
            options={
                "verbose_name": "企业",
                "verbose_name_plural": "企业",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="来源")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="来源日期")),
                ("source_batch", models.BigIntegerField(blank=True, null=True, verbose_name="导入批次")),
                ("source_row", models.PositiveIntegerField(blank=True, null=True, verbose_name="来源行")),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例数据")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="记录时间"
                    ),
                ),
                (
                    "recorded_by",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="记录人"),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("duty", models.CharField(blank=True, default="", max_length=40, verbose_name="职务")),
                ("phone", models.CharField(blank=True, default="", max_length=30, verbose_name="电话")),
                ("since", models.DateField(blank=True, null=True, verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "联系人",
                "verbose_name_plural": "联系人",
                "ordering": ("until", "id"),
            },
        ),
        migrations.CreateModel(
            name="AnnualFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="来源")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="来源日期")),
                ("source_batch", models.BigIntegerField(blank=True, null=True, verbose_name="导入批次")),
                ("source_row", models.PositiveIntegerField(blank=True, null=True, verbose_name="来源行")),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例数据")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="记录时间"
                    ),
                ),
                (
                    "recorded_by",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="记录人"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                ("is_current", models.BooleanField(default=True, verbose_name="现行")),
                (
                    "revenue",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="营业收入"
                    ),
                ),
                (
                    "main_revenue",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="主营业务收入"
                    ),
                ),
                (
                    "high_tech_revenue",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="高新技术产品（服务）收入"
                    ),
                ),
                (
                    "rd_expense",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="研发费用"
                    ),
                ),
                (
                    "cost_total",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="成本费用支出总额"
                    ),
                ),
                (
                    "profit",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="利润总额"
                    ),
                ),
                (
                    "net_profit",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="净利润"
                    ),
                ),
                (
                    "tax",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="实缴税费"
                    ),
                ),
                (
                    "assets",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="资产总额"
                    ),
                ),
                (
                    "net_assets",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="净资产"
                    ),
                ),
                (
                    "fixed_asset_investment",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="固定资产投资"
                    ),
                ),
                (
                    "output_value",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="工业总产值"
                    ),
                ),
                (
                    "exports",
                    gaoxin.foundation.fields.MoneyField(
                        blank=True, null=True, places=2, verbose_name="出口额"
                    ),
                ),
                ("staff", models.PositiveIntegerField(blank=True, null=True, verbose_name="职工总数")),
                ("tech_staff", models.PositiveIntegerField(blank=True, null=True, verbose_name="科技人员")),
                ("rd_staff", models.PositiveIntegerField(blank=True, null=True, verbose_name="研发人员")),
                (
                    "energy",
                    gaoxin.foundation.fields.FixedPointField(
                        blank=True, help_text="吨标准煤", null=True, places=2, verbose_name="综合能耗"
                    ),
                ),
                (
                    "electricity",
                    gaoxin.foundation.fields.FixedPointField(
                        blank=True, help_text="万千瓦时", null=True, places=2, verbose_name="用电量"
                    ),
                ),
                (
                    "lacking",
                    gaoxin.enterprises.models.figures.LackingField(
                        default=8, editable=False, verbose_name="缺项数"
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="说明")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annual_figures",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度数据",
                "verbose_name_plural": "年度数据",
                "ordering": ("-year", "-revision"),
            },
        ),
        migrations.CreateModel(
            name="EnterpriseChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="来源")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="来源日期")),
                ("source_batch", models.BigIntegerField(blank=True, null=True, verbose_name="导入批次")),
                ("source_row", models.PositiveIntegerField(blank=True, null=True, verbose_name="来源行")),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例数据")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="记录时间"
                    ),
                ),
                (
                    "recorded_by",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="记录人"),
                ),
                ("field", models.CharField(max_length=40, verbose_name="字段")),
                ("old_value", models.CharField(blank=True, default="", max_length=300, verbose_name="原值")),
                ("new_value", models.CharField(blank=True, default="", max_length=300, verbose_name="新值")),
                ("effective_on", models.DateField(verbose_name="生效日期")),
                ("reason", models.CharField(blank=True, default="", max_length=200, verbose_name="变更原因")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "企业变更",
                "verbose_name_plural": "企业变更",
                "ordering": ("-effective_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="EquityFinancing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="来源")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="来源日期")),
                ("source_batch", models.BigIntegerField(blank=True, null=True, verbose_name="导入批次")),
                ("source_row", models.PositiveIntegerField(blank=True, null=True, verbose_name="来源行")),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例数据")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="记录时间"
                    ),
                ),
                (
                    "recorded_by",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="记录人"),
                ),
                ("round_name", models.CharField(blank=True, default="", max_length=20, verbose_name="轮次")),
                ("investor", models.CharField(blank=True, default="", max_length=120, verbose_name="投资方")),
                ("amount", gaoxin.foundation.fields.MoneyField(places=2, verbose_name="金额")),
                ("paid_on", models.DateField(verbose_name="到账日期")),
                (
                    "qualified_investor",
                    models.BooleanField(blank=True, null=True, verbose_name="合格机构投资者"),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="financings",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "股权融资",
                "verbose_name_plural": "股权融资",
                "ordering": ("-paid_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="IntellectualProperty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="来源")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="来源日期")),
                ("source_batch", models.BigIntegerField(blank=True, null=True, verbose_name="导入批次")),
                ("source_row", models.PositiveIntegerField(blank=True, null=True, verbose_name="来源行")),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例数据")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="记录时间"
                    ),
                ),
                (
                    "recorded_by",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="记录人"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invention_patent", "发明专利"),
                            ("plant_variety", "植物新品种"),
                            ("national_crop", "国家级农作物品种"),
                            ("national_new_drug", "国家新药"),
                            ("protected_tcm", "国家一级中药保护品种"),
                            ("layout_design", "集成电路布图设计专有权"),
                            ("utility_model", "实用新型"),
                            ("design_patent", "外观设计"),
                            ("software_copyright", "软件著作权"),
                        ],
                        max_length=24,
                        verbose_name="类型",
                    ),
                ),
                (
                    "property_class",
                    models.CharField(
                        choices=[("class_one", "Ⅰ类"), ("class_two", "Ⅱ类")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("number", models.CharField(blank=True, default="", max_length=60, verbose_name="授权号")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("granted_on", models.DateField(verbose_name="授权日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                (
                    "acquired_by",
                    models.CharField(
                        choices=[
                            ("own_research", "自主研发"),
                            ("assignment", "受让"),
                            ("donation", "受赠"),
                            ("merger", "并购"),
                        ],
                        default="own_research",
                        max_length=16,
                        verbose_name="取得方式",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="properties",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "知识产权",
                "verbose_name_plural": "知识产权",
                "ordering": ("-granted_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Recognition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="来源")),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="来源日期")),
                ("source_batch", models.BigIntegerField(blank=True, null=True, verbose_name="导入批次")),
                ("source_row", models.PositiveIntegerField(blank=True, null=True, verbose_name="来源行")),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例数据")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="记录时间"
                    ),
                ),
                (
                    "recorded_by",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="记录人"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tech_sme", "科技型中小企业"),
                            ("high_tech", "高新技术企业"),
                            ("innovative_sme", "创新型中小企业"),
                            ("specialised_sme", "专精特新中小企业"),
                            ("little_giant", "专精特新“小巨人”企业"),
                            ("gazelle", "瞪羚企业"),
                            ("above_scale", "规模以上企业"),
                        ],
                        max_length=24,
                        verbose_name="资质",
                    ),
                ),
                (
                    "certificate_no",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="证书编号"),
                ),
                ("recognised_on", models.DateField(verbose_name="认定日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="撤销原因"),
                ),
                ("is_first", models.BooleanField(default=True, verbose_name="首次认定")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognitions",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "认定",
                "verbose_name_plural": "认定",
                "ordering": ("-recognised_on", "-id"),
            },
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.UniqueConstraint(fields=("zone", "code"), name="uq_cluster_code"),
        ),
        migrations.AddConstraint(
            model_name="cluster",
            constraint=models.UniqueConstraint(fields=("zone", "name"), name="uq_cluster_name"),
        ),
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(fields=["name", "zone"], name="ix_enterprise_name"),
        ),
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(fields=["cluster", "zone"], name="ix_enterprise_cluster"),
        ),
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(fields=["status", "zone"], name="ix_enterprise_status"),
        ),
        migrations.AddConstraint(
            model_name="enterprise",
            constraint=models.UniqueConstraint(fields=("uscc", "zone"), name="uq_enterprise_uscc"),
        ),
        migrations.AddConstraint(
            model_name="enterprise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("uscc__isnull", False), models.Q(("no_code_reason", ""), _negated=True), _connector="OR"
                ),
                name="ck_enterprise_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="enterprise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registered_capital__isnull", True), ("registered_capital__gte", 0), _connector="OR"
                ),
                name="ck_enterprise_capital",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True),
                    ("since__isnull", True),
                    ("until__gte", models.F("since")),
                    _connector="OR",
                ),
                name="ck_contact_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="annualfigures",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["year", "revenue", "enterprise", "is_current"],
                name="ix_figures_revenue",
            ),
        ),
        migrations.AddIndex(
            model_name="annualfigures",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["year", "rd_expense", "enterprise", "is_current"],
                name="ix_figures_rd_expense",
            ),
        ),
        migrations.AddIndex(
            model_name="annualfigures",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["year", "tax", "enterprise", "is_current"],
                name="ix_figures_tax",
            ),
        ),
        migrations.AddIndex(
            model_name="annualfigures",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["year", "staff", "enterprise", "is_current"],
                name="ix_figures_staff",
            ),
        ),
        migrations.AddIndex(
            model_name="annualfigures",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["year", "lacking", "enterprise", "is_current"],
                name="ix_figures_lacking",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualfigures",
            constraint=models.UniqueConstraint(
                fields=("enterprise", "year", "revision"), name="uq_figures_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="annualfigures",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("enterprise", "year"),
                name="uq_figures_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualfigures",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tech_staff__isnull", True),
                    ("staff__isnull", True),
                    ("tech_staff__lte", models.F("staff")),
                    _connector="OR",
                ),
                name="ck_figures_tech_staff",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualfigures",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revenue__isnull", True), ("revenue__gte", 0), _connector="OR"),
                    models.Q(("main_revenue__isnull", True), ("main_revenue__gte", 0), _connector="OR"),
                    models.Q(
                        ("high_tech_revenue__isnull", True), ("high_tech_revenue__gte", 0), _connector="OR"
                    ),
                    models.Q(("rd_expense__isnull", True), ("rd_expense__gte", 0), _connector="OR"),
                    models.Q(("cost_total__isnull", True), ("cost_total__gte", 0), _connector="OR"),
                    models.Q(("tax__isnull", True), ("tax__gte", 0), _connector="OR"),
                    models.Q(("assets__isnull", True), ("assets__gte", 0), _connector="OR"),
                    models.Q(
                        ("fixed_asset_investment__isnull", True),
                        ("fixed_asset_investment__gte", 0),
                        _connector="OR",
                    ),
                    models.Q(("output_value__isnull", True), ("output_value__gte", 0), _connector="OR"),
                    models.Q(("exports__isnull", True), ("exports__gte", 0), _connector="OR"),
                    models.Q(("staff__isnull", True), ("staff__gte", 0), _connector="OR"),
                    models.Q(("tech_staff__isnull", True), ("tech_staff__gte", 0), _connector="OR"),
                    models.Q(("rd_staff__isnull", True), ("rd_staff__gte", 0), _connector="OR"),
                    models.Q(("energy__isnull", True), ("energy__gte", 0), _connector="OR"),
                    models.Q(("electricity__isnull", True), ("electricity__gte", 0), _connector="OR"),
                ),
                name="ck_figures_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="equityfinancing",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="ck_financing_amount"
            ),
        ),
        migrations.AddIndex(
            model_name="intellectualproperty",
            index=models.Index(fields=["enterprise", "property_class"], name="ix_property_class"),
        ),
        migrations.AddConstraint(
            model_name="intellectualproperty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("granted_on")),
                    _connector="OR",
                ),
                name="ck_property_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(fields=["kind", "recognised_on"], name="ix_recognition_kind"),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(fields=["kind", "valid_until"], name="ix_recognition_validity"),
        ),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=models.UniqueConstraint(
                fields=("enterprise", "kind", "recognised_on"), name="uq_recognition"
            ),
        ),
        migrations.AddConstraint(
            model_name="recognition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("recognised_on")),
                    _connector="OR",
                ),
                name="ck_recognition_dates",
            ),
        ),
    ]

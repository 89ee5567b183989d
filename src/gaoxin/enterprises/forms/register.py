"""The register's forms: particulars of an enterprise, contacts."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises import selectors
from gaoxin.enterprises.actions.contacts import parse_phone
from gaoxin.enterprises.forms.fields import AmountField, DayField
from gaoxin.enterprises.industries import industries
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.values.errors import DomainError
from gaoxin.web.refusals import in_words


class EnterpriseForm(forms.ModelForm):
    """Particulars; each field carries along what was seen, so that only what was changed is written."""

    registered_capital = AmountField(label=_("注册资本"), required=False)
    registered_on = DayField(label=_("成立日期"), required=False)
    entered_zone_on = DayField(label=_("入区日期"), required=False)
    above_scale_since = DayField(
        label=_("入规日期"), required=False, help_text=_("纳入规模以上统计名录的日期；退出的清空")
    )

    class Meta:
        model = Enterprise
        fields = (
            "name",
            "short_name",
            "uscc",
            "no_code_reason",
            "status",
            "legal_representative",
            "registered_on",
            "registered_capital",
            "cluster",
            "industry_code",
            "technology_field",
            "main_products",
            "site",
            "address",
            "entered_zone_on",
            "above_scale_since",
        )
        widgets = {
            "main_products": forms.Textarea(attrs={"rows": 2}),
            "industry_code": forms.TextInput(attrs={"list": "industries", "autocomplete": "off"}),
            "uscc": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        }
        help_texts = {
            "uscc": _("18位，按营业执照填写"),
            "no_code_reason": _("没有统一社会信用代码时必填"),
            "industry_code": _("国民经济行业代码，可按名称查找"),
            "short_name": _("平时的叫法，便于查找"),
        }

    parts: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        (
            _("主体"),
            (
                "name",
                "short_name",
                "uscc",
                "no_code_reason",
                "status",
                "legal_representative",
                "registered_on",
                "registered_capital",
            ),
        ),
        (_("产业"), ("cluster", "industry_code", "technology_field", "main_products")),
        (_("在区"), ("site", "address", "entered_zone_on", "above_scale_since")),
    )

    def __init__(self, *args: Any, by: Actor, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["cluster"].queryset = selectors.clusters(by.scope)  # type: ignore[attr-defined]
        # The action reads codes with blanks and dashes in them, so they may be longer than the column.
        for name in ("uscc", "industry_code"):
            self.fields[name].max_length = None  # type: ignore[attr-defined]
            self.fields[name].validators = []
            self.fields[name].widget.attrs.pop("maxlength", None)
        if self.instance.pk:
            for field in self.fields.values():
                field.show_hidden_initial = True

    @property
    def form_parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Headed groups of the fields of this form."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.parts]

    @property
    def industry_names(self) -> list[tuple[str, str]]:
        return [(code, name) for code, name in industries().classes.items() if len(code) == 4]

    @property
    def seen(self) -> dict[str, Any]:
        """The values the person had before them, of the fields they changed."""
        return {name: self._seen(name) for name in self.changed_data if name in self.Meta.fields}

    def _seen(self, name: str) -> Any:
        field = self.fields[name]
        hidden = field.hidden_widget()
        value = field.to_python(
            hidden.value_from_datadict(self.data, self.files, self[name].html_initial_name)
        )
        return None if name == "uscc" and not value else value

    @property
    def changed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.Meta.fields}

    def validate_unique(self) -> None:
        """Duplicates are judged by the action, which names the holder."""

    def validate_constraints(self) -> None:
        """Rules are judged by the action, in an officer's words."""


class NewEnterpriseForm(EnterpriseForm):
    """``distinct`` is asked once there are similar names: none of them is the one meant."""

    distinct = forms.BooleanField(label=_("以上都不是同一家企业，继续登记"), required=False)


class ChangeEnterpriseForm(EnterpriseForm):
    effective_on = DayField(label=_("变更生效日期"), required=False, help_text=_("不填按今天"))
    reason = forms.CharField(
        label=_("变更原因"), max_length=200, required=False, help_text=_("如“工商变更登记”“录入有误”")
    )

    parts = (*EnterpriseForm.parts, (_("变更"), ("effective_on", "reason")))


class ContactForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    duty = forms.CharField(label=_("职务"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("电话"), required=False, help_text=_("手机号，或带区号的座机号，如0355-2190000")
    )
    since = DayField(label=_("起始日期"), required=False)

    def clean_phone(self) -> str:
        try:
            return parse_phone(self.cleaned_data["phone"])
        except DomainError as error:
            raise forms.ValidationError(str(in_words(error)), code=error.code) from error


class EndForm(forms.Form):
    until = DayField(label=_("停用日期"))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "gaoxin.enterprises"
    label = "enterprises"
    verbose_name = _("企业培育")

    def ready(self) -> None:
        """Accounts of enterprise users are tied to an enterprise that only this app can find."""
        from gaoxin.enterprises.account_lookup import LOOKUP
        from gaoxin.foundation.accounts.enterprise_lookup import answer_lookups

        answer_lookups(LOOKUP)

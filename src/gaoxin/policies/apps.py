from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "gaoxin.policies"
    label = "policies"
    verbose_name = _("政策与梯度培育")

    def ready(self) -> None:
        """Says who may read the files that hang on rows of this app."""
        from gaoxin.foundation.attachments.owners import answer_for
        from gaoxin.policies import application_files, head_files

        answer_for(head_files.OWNER, head_files.may_read)
        answer_for(application_files.OWNER, application_files.may_read)

"""One form of a carrier or a stay."""

from functools import partial
from typing import Final

from gaoxin.web import sending

form_page: Final = partial(sending.form_page, template="innovation/form.html")

"""Handing a file back to whoever may read the row it belongs to."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_GET

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.attachments import selectors
from gaoxin.values.errors import NotFound


@require_GET
@needs()
def download(request: HttpRequest, pk: int) -> FileResponse:
    """Always as a download of its checked type: nothing anybody handed in is run or shown in a page."""
    found = selectors.attachment(pk, by=request.actor)  # type: ignore[attr-defined]
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise NotFound("文件不在存储里，请联系管理员从备份恢复。") from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response

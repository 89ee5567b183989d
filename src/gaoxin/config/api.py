"""The HTTP API: the same actions and selectors as the pages, opened by personal tokens."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth

from gaoxin import __version__
from gaoxin.enterprises.api import router as enterprises
from gaoxin.foundation.accounts.access import is_settled, needs
from gaoxin.foundation.accounts.actions import use_token
from gaoxin.foundation.accounts.addresses import address_of
from gaoxin.projects.api import router as projects
from gaoxin.values.errors import DomainError, DomainErrors, NotPermitted
from gaoxin.web.errors import status_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
DESCRIPTION = """\
高新区管委会运行平台接口。

* 金额单位为元，写成十进制字符串；面积单位为平方米；日期为 ISO 8601；null 表示未知，不等于 0。
* 用个人访问令牌调用：`Authorization: Bearer gx_…`。令牌在平台“个人访问令牌”页创建，只能看到所有人的数据范围。
* 拒绝时返回 `{"errors": [{"code", "message", "field", "value", "remedy"}]}`：
  401 未登录或令牌不可用，403 无权，404 不存在或不在数据范围内，409 与现有数据冲突，422 内容不合规则。
"""


class Unauthenticated(DomainError):
    """A token that opens nothing; answered as 401."""


class TokenAuth(HttpBearer):
    """``Authorization: Bearer …`` with a personal token; a read-only token may not write."""

    def authenticate(self, request: HttpRequest, token: str) -> object | None:
        try:
            actor, personal = use_token(token, address=address_of(request))
        except DomainError as error:
            raise Unauthenticated(error.code, error.message, remedy=error.remedy) from error
        if request.method not in SAFE_METHODS and not personal.may_write:
            raise NotPermitted(_("这个令牌只能读取。"), code="token.read_only")
        request.actor = actor  # type: ignore[attr-defined]
        return actor


class LoginAuth(SessionAuth):
    """The browser's own login, so that the reference page can be tried out; CSRF is checked."""

    def authenticate(self, request: HttpRequest, key: str | None) -> object | None:
        return request.user if request.user.is_authenticated and is_settled(request) else None


api = NinjaAPI(
    title="高新 Gaoxin",
    version=__version__,
    description=DESCRIPTION,
    auth=[TokenAuth(), LoginAuth()],
    docs_decorator=needs(),
    urls_namespace="api",
)
api.add_router("", projects)
api.add_router("", enterprises)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """One shape for every refusal."""
    errors = error.errors if isinstance(error, DomainErrors) else (error,)
    if isinstance(error, Unauthenticated):
        return _answer(request, [_words(error)], status=401)
    return _answer(request, [_words(item) for item in errors], status=status_of(error))


@api.exception_handler(AuthenticationError)
def not_logged_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Neither a token nor a login."""
    words = Unauthenticated(
        "token.missing",
        _("没有登录，也没有提供访问令牌。"),
        remedy=_("请在请求头写 Authorization: Bearer 加个人访问令牌。"),
    )
    return refused(request, words)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request that does not fit the schema, in the same shape."""
    return _answer(request, [_malformed_part(item) for item in error.errors], status=422)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON and the like, in the same shape."""
    words = DomainError(
        "request.unreadable", _("请求读不出来：%(why)s") % {"why": error}, remedy=str(SEE_REFERENCE)
    )
    return _answer(request, [_words(words)], status=error.status_code)


SEE_REFERENCE = gettext_lazy("请对照接口文档修改参数。")


def _malformed_part(item: dict[str, Any]) -> dict[str, str | None]:
    # The first part of the place says body or query, the name of the whole payload follows it.
    place = [str(part) for part in item["loc"][1:] if part != "payload"]
    return {
        "code": "request.invalid",
        "message": _("参数不合格：%(why)s") % {"why": item["msg"]},
        "field": ".".join(place) or None,
        "value": None,
        "remedy": str(SEE_REFERENCE),
    }


def _answer(request: HttpRequest, errors: list[dict[str, str | None]], *, status: int) -> HttpResponse:
    response = api.create_response(request, {"errors": errors}, status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _words(error: DomainError) -> dict[str, str | None]:
    return {
        "code": error.code,
        "message": str(error.message),
        "field": error.field,
        "value": None if error.value is None else str(error.value),
        "remedy": str(error.remedy),
    }

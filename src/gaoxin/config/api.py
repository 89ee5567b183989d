"""The HTTP API: the same actions and selectors as the pages, opened by personal tokens."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer, SessionAuth

from gaoxin import __version__
from gaoxin.foundation.accounts.selectors import actor_of_token
from gaoxin.values.errors import DomainError, DomainErrors, NotPermitted
from gaoxin.web.errors import status_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class TokenAuth(HttpBearer):
    """``Authorization: Bearer …`` with a personal token; a read-only token may not write."""

    def authenticate(self, request: HttpRequest, token: str) -> object | None:
        actor, personal = actor_of_token(token, address=request.META.get("REMOTE_ADDR", ""))
        if request.method not in SAFE_METHODS and not personal.may_write:
            raise NotPermitted("这个令牌只能读取。", code="token.read_only")
        request.actor = actor  # type: ignore[attr-defined]
        return actor


class LoginAuth(SessionAuth):
    """The browser's own login, so that the reference page can be tried out; CSRF is checked."""

    def authenticate(self, request: HttpRequest, key: str | None) -> object | None:
        return request.user if request.user.is_authenticated else None


api = NinjaAPI(
    title="高新 Gaoxin",
    version=__version__,
    description="高新区管委会运行平台接口。金额单位为元，面积单位为平方米，"
    "日期为 ISO 8601；null 表示未知，不等于 0。",
    auth=[TokenAuth(), LoginAuth()],
    urls_namespace="api",
)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """One shape for every refusal."""
    errors = error.errors if isinstance(error, DomainErrors) else (error,)
    body = {"errors": [_words(item) for item in errors]}
    return api.create_response(request, body, status=status_of(error))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request that does not fit the schema, in the same shape."""
    items = [
        {
            "code": "request.invalid",
            "message": f"参数不合格：{item['msg']}",
            "field": ".".join(str(part) for part in item["loc"][1:]),
            "value": None,
            "remedy": "请对照接口文档修改参数。",
        }
        for item in error.errors
    ]
    return api.create_response(request, {"errors": items}, status=422)


def _words(error: DomainError) -> dict[str, str | None]:
    return {
        "code": error.code,
        "message": error.message,
        "field": error.field,
        "value": None if error.value is None else str(error.value),
        "remedy": error.remedy,
    }

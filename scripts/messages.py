"""Collects every message of the product into src/gaoxin/locale/en, keeping the translations that are there.

Chinese sentences are the keys. Run it after changing words on a page; it prints what is still untranslated.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "gaoxin"
ENGLISH = SOURCES / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "Sentence": None,
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(?P<name>_|n?p?gettext)\(\s*(?P<texts>{STRING}(?:\s*,\s*{STRING})*)")
FORMATTED = re.compile(r"%\((?P<name>\w+)\)[sd]")
BRACED = re.compile(r"\{\w+\}")

Found = tuple[str, str | tuple[str, ...], str | None]


def collected() -> Catalog:
    """All messages of the sources; each remembers the file it stands in."""
    catalogue = Catalog(locale="en", project="Gaoxin", charset="utf-8", fuzzy=False)
    for place, message, context in sorted(_found(), key=lambda one: (one[0], str(one[1]))):
        flags = ["python-format"] if FORMATTED.search(str(message)) else []
        flags += ["python-brace-format"] if BRACED.search(str(message)) else []
        catalogue.add(message, context=context, locations=[(place, 0)], flags=flags)
    return catalogue


def _found() -> Iterator[Found]:
    for path in sorted(SOURCES.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _in_python(path, path.read_bytes())
    for path in sorted(SOURCES.rglob("templates/**/*")):
        if path.suffix in (".html", ".txt"):
            yield from _in_python(path, _as_python(path))


def _in_python(path: Path, text: bytes) -> Iterator[Found]:
    place = path.relative_to(ROOT).as_posix()
    for _line, message, _comments, context in extract("python", io.BytesIO(text), KEYWORDS):
        yield place, message, context


def _as_python(path: Path) -> bytes:
    """The messages of a template, one call of gettext a line; the rest of Django's rendering is no Python."""
    from django.utils.translation.template import templatize

    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    calls = (f"{call['name']}({call['texts']})" for call in CALL.finditer(text))
    return "\n".join(calls).encode()


def known() -> Catalog:
    """The translations as they are now."""
    if not ENGLISH.exists():
        return Catalog(locale="en", charset="utf-8")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def merged(fresh: Catalog, old: Catalog) -> Catalog:
    """The collected messages with the translations known for them."""
    for message in fresh:
        before = old.get(message.id, message.context) if message.id else None
        if before is not None and before.string:
            message.string = before.string
    return fresh


def untranslated(catalogue: Catalog) -> list[Message]:
    """Messages without English, or with one plural form missing."""
    return [
        message
        for message in catalogue
        if message.id and not all(message.string if isinstance(message.string, tuple) else [message.string])
    ]


def written(catalogue: Catalog) -> bytes:
    """The file as it is committed: sorted by message, no dates and no line numbers."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, no_location=True, omit_header=True)
    header = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plurals = b'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n"Language: en\\n"\n\n'
    return header + plurals + buffer.getvalue()


def main() -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)
    catalogue = merged(collected(), known())
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_bytes(written(catalogue))
    missing = untranslated(catalogue)
    for message in missing:
        print(message.id)
    print(f"共 {len(catalogue)} 条，缺英文 {len(missing)} 条。", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

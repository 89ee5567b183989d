"""What the tab of a sheet is called."""


def sheet_name(title: str) -> str:
    """A title as a tab name: at most 31 characters, none of ``[]:*?/\\``."""
    return (
        "".join("-" if character in "[]:*?/\\" else character for character in title)[:31].strip("'")
        or "数据"
    )

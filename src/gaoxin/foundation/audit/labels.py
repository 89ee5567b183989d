"""What each audited action is called on the page. Apps declare their actions beside their permissions."""

ACTIONS: dict[str, str] = {}


def audited(code: str, label: str) -> str:
    """Declare an action that leaves an audit event; returns its code. Recording refuses undeclared codes."""
    ACTIONS[code] = label
    return code

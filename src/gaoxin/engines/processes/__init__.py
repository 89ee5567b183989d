"""Event logs of approvals: read and written, and what they say about waiting, rework and deadlines."""

"""One cell: read into a typed value, and written so that it reads back the same."""

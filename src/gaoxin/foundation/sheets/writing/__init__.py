"""The workbooks we hand out: template, export, and the officer's own file with its errors."""

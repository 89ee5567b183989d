"""Pages of logging in, one's own account, people and roles."""

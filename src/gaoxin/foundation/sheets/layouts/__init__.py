"""Where things are in an officer's table."""

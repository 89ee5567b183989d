"""What an enterprise sees of itself: its home, what the zone knows of it, its policies."""

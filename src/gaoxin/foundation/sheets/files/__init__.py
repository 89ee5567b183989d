"""Files as they come: what is refused, and the raw cells of the rest."""

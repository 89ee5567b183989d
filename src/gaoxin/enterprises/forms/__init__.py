"""Forms of the enterprise pages."""

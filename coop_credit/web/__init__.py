"""Pages for the manager, the member and the regulator: they work without a script."""

"""A month's compliance pack: its tables, manifest, tree of members and signature. Pure."""

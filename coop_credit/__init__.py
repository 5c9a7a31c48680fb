"""Books of a farmer cooperative's credit mutual aid, kept under its rules."""

__version__ = "0.1.0"

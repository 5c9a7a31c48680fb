"""The only code that knows SQL: connections, the doors to the books, rows in and out."""

"""What the journal alone says of the books: played back, compared, told by the month."""

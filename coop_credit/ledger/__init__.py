"""Pure books: accounts, transfers, entries, balances and the chain."""

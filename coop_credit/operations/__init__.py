"""What people do: one function and its command for each operation, one transaction each."""

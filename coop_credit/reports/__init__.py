"""What people read: nothing here writes."""

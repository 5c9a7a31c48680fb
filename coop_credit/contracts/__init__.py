"""The shapes that cross the border: what a request may hold, what an answer holds."""

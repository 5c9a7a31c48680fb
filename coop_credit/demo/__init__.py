"""Demonstration cooperatives, clearly marked as such, and their story."""

"""What a reader meets: every page in a real browser."""

"""What was answered, kept for good."""

"""The way to the job beside the practice itself: a person's stories."""

"""Questions, rubrics and where they come from."""

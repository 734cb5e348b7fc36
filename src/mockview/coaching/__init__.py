"""From scores to what to practise next."""

"""What a person or a program reads: the terminal and JSON."""

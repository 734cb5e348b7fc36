"""Scoring of recorded answers and transcripts, file by file."""

"""Microphone, voice, recordings and voice activity."""

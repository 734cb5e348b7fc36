"""Mockview: spoken interview practice on your own computer."""

import os

__version__ = "0.1.0"

# What runs the voice activity model reports to its maker unless told not to before it loads; nothing is sent from here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["ORT_TELEMETRY_DISABLED"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

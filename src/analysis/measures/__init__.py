"""Measures: frames to frames, one module a topic; no files, no pictures."""

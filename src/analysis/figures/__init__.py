"""Figures: measures drawn, one module a topic; only this floor imports matplotlib."""

"""Policies, clocks and promises, keyed by ticket id; nothing here knows what a ticket is."""

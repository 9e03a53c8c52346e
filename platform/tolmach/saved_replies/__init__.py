"""Saved replies of an operator's former helpdesk, on their way to become concepts."""

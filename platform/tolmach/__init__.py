"""Tolmach: one operator's desk for the customers of many e-shops in fourteen European languages."""

__version__ = "0.1.0"

"""Customers and the addresses they write from."""

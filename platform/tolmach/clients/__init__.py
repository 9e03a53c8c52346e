"""Clients, their markets with facts, and the mailboxes that serve them."""

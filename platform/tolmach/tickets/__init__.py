"""Tickets and their messages; every change of status, pool and assignee is a use case here."""

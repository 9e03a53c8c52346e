"""The append-only record of what happened: ids and values, never personal data."""

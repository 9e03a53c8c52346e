"""The shop systems that orders are pulled from, behind the port ``orders.source``."""

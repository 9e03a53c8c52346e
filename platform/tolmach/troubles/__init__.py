"""Visible alarms: each cause once, with what mends it and a retry where there is one."""

"""What owners and operators read: figures per market and period, counted live from what is stored."""

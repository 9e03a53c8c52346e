"""Orders of the shops, as far as answers need them."""

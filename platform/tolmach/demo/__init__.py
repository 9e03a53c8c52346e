"""A believable operator: clients, people, orders and letters, taken in through the desk's own doors."""

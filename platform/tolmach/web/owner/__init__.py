"""The pages of the shop's own people: reports of their markets, and nothing of other clients."""

"""Tools without a domain word in them."""

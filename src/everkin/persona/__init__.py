"""Who a companion is."""

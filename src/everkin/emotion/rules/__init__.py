"""Pure decisions about feelings."""

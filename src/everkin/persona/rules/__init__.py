"""Pure decisions about a persona."""

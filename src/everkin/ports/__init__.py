"""What the house asks of the world outside: one small Protocol each."""

"""How the tables came to be as they are: one script in `versions/` for each step, run by `Database.migrate`."""

"""Who is served: for now the one owner of a private installation."""

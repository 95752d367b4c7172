"""What a companion feels: rules over what is said, a state that decays to rest, and what it binds."""

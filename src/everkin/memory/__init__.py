"""What a companion remembers of a person: verbatim turns, sealed, one partition for each pair."""

"""Care: what is answered with real help, what a reply may never claim."""

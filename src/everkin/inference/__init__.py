"""Which model does what, and who steps in when it fails."""

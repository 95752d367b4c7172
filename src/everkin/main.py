"""The wiring: builds the house from settings. The only place that names a provider."""


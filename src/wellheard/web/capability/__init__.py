"""Pages about how capable organisations are, from releases of the survey."""

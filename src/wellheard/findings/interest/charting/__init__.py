"""Where accounts stand on a chart: worked out once, so that no browser has to."""

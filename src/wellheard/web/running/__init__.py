"""Commands that run the pages: serve, worker, init, upgrade, the demonstration."""

"""What X writes, whether a file holds it or its API says it: posts and users."""

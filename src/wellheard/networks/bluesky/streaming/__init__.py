"""What happens on Bluesky, as it happens: the streams of the AT Protocol."""

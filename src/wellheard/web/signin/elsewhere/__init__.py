"""Signing in with a provider: asked safely, believed as far as we were told to."""

"""A proxy that does to whoever asks what servers and wires do on a bad day."""

"""The engine room: the only place that names an engine."""

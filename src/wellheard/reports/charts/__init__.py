"""Pictures of figures, drawn as SVG; each a pure function of its numbers."""

"""Long work: asked for, done by workers that may die, watched by everybody."""

"""How evidence is gathered: from networks, and from files that people download."""

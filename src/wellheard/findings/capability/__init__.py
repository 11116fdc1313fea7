"""How well an organisation can use social media: what is asked, and what it shows."""

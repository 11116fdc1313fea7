"""The door for everyone: pages, in the dress of the NHS design system."""

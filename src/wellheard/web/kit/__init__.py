"""The dress of the pages: components of the design system, fields, layouts, headers."""

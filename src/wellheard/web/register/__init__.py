"""Pages and records of organisations, accounts, public roles and stakeholders."""

"""What whoever runs Wellheard may say in the environment, read once."""

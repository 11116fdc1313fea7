"""Find someone: editions, the directory, account pages, lists, exports."""

"""What a browser was shown, as Zeeschuimer and 4CAT keep it."""

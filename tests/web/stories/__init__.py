"""Whole journeys, as the people of whom they are told would go."""

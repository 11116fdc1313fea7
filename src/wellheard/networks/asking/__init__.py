"""How a network is asked: slowly, within a budget, and no more once told to stop."""

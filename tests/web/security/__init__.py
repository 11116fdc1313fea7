"""What somebody who means harm would try, area by area."""

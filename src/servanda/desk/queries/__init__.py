"""What is gathered from the rooms."""

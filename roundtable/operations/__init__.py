"""What those who run the product ask it: is it well, and how much is going on."""

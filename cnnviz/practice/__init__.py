"""What people work out by themselves, and whether it is right. No pages, no torch."""

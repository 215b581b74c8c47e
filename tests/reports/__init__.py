"""What a report says in each of its forms."""

"""What of the words of a call is a secret."""

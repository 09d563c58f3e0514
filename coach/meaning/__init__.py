"""What words do: a small encoder and its readings."""

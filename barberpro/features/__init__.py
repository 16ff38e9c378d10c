"""What was knowable about a payment when it was attempted, as engine-neutral expressions."""

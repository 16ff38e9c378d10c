"""A synthetic marketplace: pure arithmetic on seeded streams, without files and without a clock."""

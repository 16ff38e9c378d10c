"""The features of one attempt in plain Python, from payment versions fed in the order in which they became known."""

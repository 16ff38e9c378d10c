"""Learning: specifications, training, evaluation, prediction. Code, never pickles."""

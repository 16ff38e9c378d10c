"""Why a payment got its probability: codes of features, their log-odds, and what the model says of other choices."""

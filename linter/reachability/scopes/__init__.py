"""Intents in the vocabulary of AWS Network Access Scopes: how they are read, what they mean here, what breaks them."""

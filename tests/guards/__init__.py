"""The rules of the house that no single module can hold: names, layers, sentences, dependencies."""

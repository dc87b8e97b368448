"""Which figures may be shown, and which have to be hidden so that nobody works out what a person has?"""

"""What does a database hold, and what does the catalogue say of it?"""

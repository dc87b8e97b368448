"""How does a spreadsheet of a unit become a source that is queried like any other?"""

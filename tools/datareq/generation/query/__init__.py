"""May this SQL run, what exactly would run, and what does each column of its result rest on?"""

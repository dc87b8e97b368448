SELECT * FROM glob('*')

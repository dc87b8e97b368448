ATTACH ':memory:' AS x

SELECT x.a FROM dblink('dbname=x', 'SELECT 1') AS x(a INT)

SELECT a AS x FROM dual

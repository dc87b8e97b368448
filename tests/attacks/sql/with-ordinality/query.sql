SELECT x.a FROM unnest([1, 2]) WITH ORDINALITY AS x(a, b)

SELECT java_method('java.lang.Runtime', 'getRuntime') AS v

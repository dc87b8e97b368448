"""How a file becomes a noun: strict YAML with positions, schemas, findings, codecs."""

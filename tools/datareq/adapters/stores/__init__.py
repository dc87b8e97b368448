"""Where ciphertexts lie: a folder, a bucket, a server."""

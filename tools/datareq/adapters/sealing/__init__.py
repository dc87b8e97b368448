"""Encryption and signatures: age and OpenSSH's."""

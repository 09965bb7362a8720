"""Training of HODOR-Lite from a configuration file."""

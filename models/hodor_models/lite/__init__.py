"""HODOR-Lite: the small network that the studio ships."""

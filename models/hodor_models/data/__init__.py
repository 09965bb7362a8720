"""Labelled images and videos in their standard layouts, and the clips that training makes of them."""

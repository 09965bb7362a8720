"""Any object from a click, a box or a scribble, refined by plus and minus points: a head on HODOR-Lite's features."""

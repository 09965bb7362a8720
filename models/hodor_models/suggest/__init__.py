"""Objects of one frame without a click: a class-agnostic Mask2Former on the light backbone."""

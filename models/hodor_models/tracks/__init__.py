"""Objects of a whole clip without a click: VITA's object association on the frame detector's queries."""

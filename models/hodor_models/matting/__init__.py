"""Alpha and clean foregrounds: composited truth, and how exports of the studio compare with it."""

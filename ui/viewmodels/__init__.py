"""What the screens show, without the screens."""

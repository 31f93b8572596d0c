"""A verdict as the forms that clients pull; pure, from values to values."""

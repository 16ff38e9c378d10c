"""What people choose from a menu, or that they leave: a nested logit, and what is paid of what they chose."""

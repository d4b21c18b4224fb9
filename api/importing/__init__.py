"""A registrar's table of officials and units into statements to sign: reading the file safely, and checking every row."""

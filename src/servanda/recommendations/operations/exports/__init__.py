"""Files of exactly what the register's filters find; reads only, nothing is kept."""

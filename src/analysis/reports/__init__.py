"""Reports: notebooks run by name with checked parameters, and what they make saved."""

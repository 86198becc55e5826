"""Reads the files of a country pack and checks them; knows no tables."""

"""The compiled loops: UTF-8 bytes of many texts in, figures out. Arrays only; no Python object inside."""

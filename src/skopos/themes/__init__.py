"""Themes: what a workspace looks for in what people say, edited by people and discovered in mentions."""

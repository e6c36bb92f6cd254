"""Home page, navigation, login, settings and the design system."""

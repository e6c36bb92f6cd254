"""Reports: what a period brought, on the page, as PDF, HTML, JSON or CSV."""

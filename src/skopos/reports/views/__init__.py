"""Pages of this room: reports, designer, mailings, links."""

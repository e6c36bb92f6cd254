"""Reports: panels of every room put together by a person, on the page, as files, by mail and by a link that ends."""

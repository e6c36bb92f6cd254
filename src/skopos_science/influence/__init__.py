"""Who is listened to by whom: standing in a graph of replies, mentions and reposts, beside followers."""

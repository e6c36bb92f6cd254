"""Language, sentiment, emotion, topics and place of short texts: Arrow batches in, Arrow batches out; no Django."""

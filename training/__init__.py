"""How the weights of `skopos_language` are made: corpora, training, the model card."""

"""What a text says on its face: sentences, figures, who asserts; knows nothing of claims."""

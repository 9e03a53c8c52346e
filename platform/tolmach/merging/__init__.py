"""Two tickets made one, one made two, and a merge undone: with their messages, clocks, promises and drafts."""

"""The language server: judges what is open in an editor, as it is there, and shows what it finds in place."""

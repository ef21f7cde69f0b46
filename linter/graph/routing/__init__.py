"""The routes of every subnet and gateway, and which of them an address takes."""

"""What is told and how: one report, and a pure function a format."""

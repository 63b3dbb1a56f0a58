"""Facts: files to frames. Only this floor reads data."""

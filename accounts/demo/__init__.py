"""The demo company "Lumena Packaging": made up, the same every time, and loaded through the services."""

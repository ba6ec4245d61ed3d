"""The guided tour: the real window, driven by real keys through the jobs of a day."""

"""What the house must decide: registrations made online, clashes, changes the centre refused."""

"""Course packs: what a tutor chooses from a handbook."""

"""What leaves for people and for others' programs: packs to read, the journal in other forms."""

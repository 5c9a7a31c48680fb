"""How members and the staff are related: what is declared, and what makes a loan a related one."""

from enum import StrEnum


class RelationKind(StrEnum):
    """What a member is to somebody of the staff, as declared."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    OTHER = "other"


#: The word for a member who is of the staff in person; never declared.
STAFF = "staff"

"""Checks a compliance pack with nothing but the pack: no database, none of the program's code.

Needs Python 3.11 and ``cryptography``. The form of a pack is in ``schemas/packs/``. This folder
imports nothing of the program outside it, so that it can be handed on as one file
(``scripts/make_checker``), and an error of the program is not an error here as well.
"""

from .checking import check_pack
from .findings import Finding
from .findings import Report
from .findings import Signer

__all__ = ["Finding", "Report", "Signer", "check_pack"]

"""Packs put together with the writer's own blocks, and changed again as a forger would."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from coop_credit.ledger.chain import GENESIS
from coop_credit.ledger.chain import canonical
from coop_credit.ledger.entries import Value
from coop_credit.packs.leaves import leaf_digest
from coop_credit.packs.manifest import DATAPACKAGE
from coop_credit.packs.manifest import Seal
from coop_credit.packs.manifest import datapackage
from coop_credit.packs.manifest import digest
from coop_credit.packs.manifest import manifest
from coop_credit.packs.manifest import pack
from coop_credit.packs.merkle import root
from coop_credit.packs.signing import Signer
from coop_credit.packs.tables import Cell
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import Type

#: Column by column. A body is its text, as in the table.
Row = dict[str, Cell]
Move = tuple[str, str, int]

SIGNER = Signer(b"village cooperative of the tests")
COOPERATIVE = {
    "id": "pingdu",
    "name": "平度样例合作社",
    "credit_code": "93370283MA3C000001",
    "region_code": "370283",
    "rulebook": "cn-shandong-2015",
    "funding_model": "paid",
}
_COLUMNS = {table.name: table.columns for table in TABLES}
_KEYS = {table.name: table.key for table in TABLES}


@dataclass
class Draft:
    """A pack that is not signed yet; its parts can be changed one by one.

    ``head`` and ``root`` are stated, not computed: ``rehash`` and ``reroot`` compute them.
    """

    month: str
    first_seq: int
    previous_head: str = GENESIS
    previous_manifest: str = ""
    head: str = GENESIS
    root: str = ""
    cooperative: dict[str, str] = field(default_factory=lambda: dict(COOPERATIVE))
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _COLUMNS})

    @property
    def through_seq(self) -> int:
        """The last entry."""
        return self.first_seq + len(self.tables["entries"]) - 1

    def fill(self, table: str, text: str) -> None:
        """Rows from lines of cells with blanks between them; ``-`` is an empty cell."""
        for line in text.strip().splitlines():
            self.add(table, *("" if cell == "-" else cell for cell in line.split()))

    def add(self, table: str, *cells: Cell) -> None:
        """A row; whole numbers may come as text."""
        columns = _COLUMNS[table]
        self.tables[table].append(
            {
                name: int(cell) if columns[name] is Type.WHOLE else cell
                for name, cell in zip(columns, cells, strict=True)
            }
        )

    def book(
        self,
        kind: str,
        day: str,
        actor: str,
        subject: str,
        body: Mapping[str, Value],
        *moves: Move,
        paper: str = "",
        reverses: int = 0,
    ) -> None:
        """An entry behind the others, with its transfers; vouchers go on from the last one."""
        seq = self.through_seq + 1
        voucher = 0
        if moves:
            used = [int(each["voucher"]) for each in self.tables["entries"]]
            voucher = max([*used, VOUCHERS_BEFORE[self.month]]) + 1
        at, key, print_ = f"{day}T02:00:00.000000Z", f"key-{seq}", digest(str(seq).encode())
        cells = (voucher, reverses, key, print_, len(moves), canonical(body), "")
        self.add("entries", seq, kind, day, paper or day, at, actor, subject, *cells)
        for line, move in enumerate(moves, start=1):
            self.add("transfers", seq, line, *move)

    def row(self, table: str, *key: Cell) -> Row:
        """The row with a key."""
        columns = list(_COLUMNS[table])[: _KEYS[table]]
        (found,) = (
            row
            for row in self.tables[table]
            if [str(row[each]) for each in columns] == [str(each) for each in key]
        )
        return found

    def drop(self, table: str, *key: Cell) -> None:
        """Take a row out."""
        self.tables[table].remove(self.row(table, *key))

    def moves(self, seq: Cell) -> list[Row]:
        """The transfers of an entry."""
        return [each for each in self.tables["transfers"] if each["seq"] == seq]

    def rehash(self) -> None:
        """Make every digest anew, from the digest before the month on."""
        head = self.previous_head
        for entry in self.tables["entries"]:
            head = entry["digest"] = self._digest(entry, head)
        self.head = head

    def _digest(self, entry: Row, previous: str) -> str:
        body = {
            name: cell for name, cell in entry.items() if name not in {"lines", "digest", "body"}
        }
        text = canonical(
            body
            | {
                "cooperative": self.cooperative["id"],
                "previous": previous,
                "body": "BODY",
                "transfers": [
                    [each["debit"], each["credit"], each["amount_fen"]]
                    for each in self.moves(entry["seq"])
                ],
            }
        )
        return digest(text.replace('"BODY"', str(entry["body"])).encode())

    def reroot(self) -> None:
        """Make every leaf and the root anew."""
        leaves = []
        for row in self.tables["leaves"]:
            sums = {name: int(row[name]) for name in ("number", "shares_fen", "owing_fen")}
            made = leaf_digest(self.cooperative["id"], self.month, salt=str(row["salt"]), **sums)
            row["leaf"] = made
            leaves.append(made)
        self.root = root(leaves)

    def files(self) -> dict[str, bytes]:
        """Everything but the manifest and the signature, by place."""
        made = {
            table.path: table.csv([list(row.values()) for row in self.tables[table.name]])
            for table in TABLES
        }
        return {DATAPACKAGE: datapackage(self.cooperative["id"], self.month), **made}

    def manifest(self, files: Mapping[str, bytes], key: str) -> bytes:
        """The manifest of files."""
        seal = Seal(
            cooperative=self.cooperative,
            month=self.month,
            first_seq=self.first_seq,
            through_seq=self.through_seq,
            previous_head=self.previous_head,
            head=self.head,
            previous_manifest=self.previous_manifest,
            root=self.root,
            key=key,
        )
        return manifest(seal, files)

    def signed(self, signer: Signer = SIGNER) -> bytes:
        """The pack, signed."""
        return packed(self, self.files(), signer)


def packed(draft: Draft, files: Mapping[str, bytes], signer: Signer = SIGNER) -> bytes:
    """A pack of a draft's manifest over any files, signed."""
    content = draft.manifest(files, signer.sign(b"").key)
    return pack(content, signer.sign(content), files)


#: The last voucher used before each month.
VOUCHERS_BEFORE = {"2026-09": 5, "2026-10": 7, "2026-11": 14}

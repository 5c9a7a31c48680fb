"""The checker as one file, run as regulators run it, far from this folder."""

import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from coop_credit.packs.checker import wording
from coop_credit.packs.checker.command import main
from tests.packs.drafts import SIGNER
from tests.packs.forging import drop
from tests.packs.forging import put
from tests.packs.village import october
from tests.packs.village import september_pack

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checker, packs and keys, as they are handed on."""
    made = tmp_path_factory.mktemp("regulator")
    subprocess.run(
        [sys.executable, ROOT / "scripts" / "make_checker", made / "verify_pack.pyz"], check=True
    )
    (made / "october.zip").write_bytes(october().signed())
    (made / "september.zip").write_bytes(september_pack())
    forged = october()
    put("loans", 1, days_late=0)(forged)
    drop("breaches", "farmer-share", "")(forged)
    (made / "forged.zip").write_bytes(forged.signed())
    (made / "no.zip").write_bytes(b"no zip")
    (made / "key.txt").write_text(SIGNER.public_key.upper() + "\n")
    (made / "other.txt").write_text("ab" * 32)
    (made / "no-key.txt").write_text("ab")
    return made


def run(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Run the file by itself, without settings of the user. Its code and its lines."""
    done = subprocess.run(
        [sys.executable, "-I", "verify_pack.pyz", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={},
    )
    assert "Traceback" not in done.stderr
    return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_a_sound_pack(folder: Path, language: str) -> None:
    code, lines = run(
        folder,
        *("october.zip", "--previous", "september.zip", "--key", "key.txt"),
        *("--language", language),
    )
    assert code == 0
    assert lines[-1] == wording.words(language, "sound")


def test_a_forged_pack_in_chinese_without_being_asked(folder: Path) -> None:
    code, lines = run(folder, "forged.zip", "--key", "key.txt")
    assert code == 1
    assert lines == [
        "平度样例合作社（pingdu），2026-10，第21至36号记录",
        f"用您提供的密钥签名（{SIGNER.sign(b'').key}）。",
        "发现2处问题：",
        "1. data/loans.csv，1",
        "   [days-late] 逾期天数：写作0，按分期为11。",
        "   处理办法：各表互相矛盾。请合作社说明何者为准，并到现场核查账目。",
        "2. data/breaches.csv，farmer-share/",
        "   [breach-hidden] 违反了规则“farmer-share”（-），违规表中没有列出。",
        "   处理办法：违反了规则，或者按错误的数字作了判断。请调取相关单据，并决定如何处理。",
    ]


def test_a_forged_pack_in_english(folder: Path) -> None:
    code, lines = run(folder, "forged.zip", "--language", "en")
    assert code == 1
    assert lines[3:5] == [
        "1. data/loans.csv, 1",
        "   [days-late] Days late: stated 0, by the instalments 11.",
    ]


@pytest.mark.parametrize(
    "arguments, code, last",
    [
        (["october.zip"], 3, "完整，签名人未知。"),
        (["october.zip", "--key", "other.txt"], 1, ""),
        (["october.zip", "--previous", "no.zip"], 1, ""),
        (["no.zip"], 2, ""),
        (["nothing.zip"], 2, "“nothing.zip”无法打开，或者不是64位十六进制的公钥。"),
        (["october.zip", "--previous", "nothing.zip"], 2, ""),
        (["october.zip", "--key", "nothing.txt"], 2, ""),
        (["october.zip", "--key", "no-key.txt"], 2, ""),
        (["."], 2, ""),
    ],
)
def test_the_exit_code_says_what_came_out(
    folder: Path, arguments: Sequence[str], code: int, last: str
) -> None:
    ended, lines = run(folder, *arguments)
    assert ended == code
    assert last in {lines[-1], ""}


def test_the_command_says_the_same_within_this_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [str(folder / "october.zip"), "--language", "en"]
    assert main(asked) == 3
    assert capsys.readouterr().out.splitlines()[-1] == "Intact, signer unknown."


def test_the_file_is_made_the_same_twice(folder: Path) -> None:
    again = folder / "again.pyz"
    subprocess.run([sys.executable, ROOT / "scripts" / "make_checker", again], check=True)
    assert again.read_bytes() == (folder / "verify_pack.pyz").read_bytes()


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_the_guide_shows_what_is_printed(folder: Path, language: str) -> None:
    _, lines = run(folder, "forged.zip", "--key", "key.txt", "--language", language)
    guide = (ROOT / "docs" / "regulators.md").read_text(encoding="utf-8")
    assert "\n".join(lines) in guide


def test_the_guide_names_every_group_of_findings() -> None:
    guide = (ROOT / "docs" / "regulators.md").read_text(encoding="utf-8")
    for language in wording.LANGUAGES:
        file = ROOT / "coop_credit" / "packs" / "checker" / f"{language}.toml"
        for group, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
            assert group == "words" or texts["advice"] in guide, group

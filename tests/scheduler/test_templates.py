"""An installation's own words: they are used, and what they may not say is refused by name."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from coop_credit.i18n import Language
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.scheduler.templates import TemplateRefused
from coop_credit.scheduler.templates import banned_in
from coop_credit.scheduler.templates import read_templates
from coop_credit.telling import problem_text
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting

ROOT = Path(__file__).parents[2]
OVERDUE = "Member {member}: {lines}"


def written(folder: Path, toml: str) -> Path:
    (folder / "messages.toml").write_text(toml, encoding="utf-8")
    return folder


def test_the_example_of_the_guide_can_be_used(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    (example,) = (block for block in blocks if block.startswith("[zh.message]"))
    assert set(read_templates(written(tmp_path, example))) == {"en", "zh"}


def test_without_the_file_nothing_is_changed(tmp_path: Path) -> None:
    assert read_templates(tmp_path) == {}


def test_a_message_is_sent_in_the_words_of_the_installation(
    village: Village, phones: Received, tmp_path: Path
) -> None:
    folder = written(
        tmp_path,
        '[en]\n"message.signed" = "{said} ({cooperative})"\n'
        "[en.message]\n"
        'receipt = "{member}, {done}: {yuan}. {booked_on}, {voucher}, {head}"\n',
    )
    village.open_with(3, "30000.00")
    entry = village.contribute(2, "500.00")
    notify = replace(texting(village, phones), templates=read_templates(folder))
    queue_receipts(village.office, notify)
    assert send(village, notify) == {"sent": 1}
    assert phones.posts[0]["text"] == (
        f"2, Contribution: 500.00. 24 November 2026, {entry.voucher}, {entry.digest[:12]}"
        " (测试粮蔬专业合作社)"
    )


@pytest.mark.parametrize(
    "toml, reason, named",
    [
        ('[fr]\n"message.overdue" = "x"', "section-unknown", "fr"),
        ('"message.overdue" = "x"', "section-unknown", "message.overdue"),
        ('[en]\n"message.welcome" = "x"', "key-unknown", "message.welcome"),
        ('[en]\n"kind.repayment" = "x"', "key-unknown", "kind.repayment"),
        ('[en]\n"message.test" = "x"', "key-unknown", "message.test"),
        ('[en]\n"message.overdue" = 3', "unreadable", "message.overdue"),
        ('[en]\n"message.overdue" = " "', "unreadable", "message.overdue"),
        (f'[en]\n"message.overdue" = "{OVERDUE}\\nx"', "unreadable", "message.overdue"),
        (f'[en]\n"message.overdue" = "{OVERDUE} {{"', "unreadable", "message.overdue"),
        ('[en]\n"message.overdue" = "Member {member}"', "placeholder-missing", "{lines}"),
        (f'[en]\n"message.overdue" = "{OVERDUE} {{name}}"', "placeholder-unknown", "{name}"),
        (
            '[en]\n"message.overdue" = "{member:>9} {member} {lines}"',
            "placeholder-unknown",
            "{member:>9}",
        ),
        (
            '[en]\n"message.overdue" = "{member.real} {member} {lines}"',
            "placeholder-unknown",
            "{member.real}",
        ),
        (f'[en]\n"message.overdue" = "{OVERDUE}. Invest more!"', "banned", "invest"),
        (f'[zh]\n"message.overdue" = "{OVERDUE}，欢迎再来"', "banned", "欢迎"),
        ('[zh.message]\noverdue = "收{member}益{lines}"', "banned", "收益"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_used_is_refused_by_name(
    tmp_path: Path, language: Language, toml: str, reason: str, named: str
) -> None:
    with pytest.raises(TemplateRefused) as refused:
        read_templates(written(tmp_path, toml))
    assert refused.value.facts["reason"] == reason
    assert named in problem_text(refused.value.code, refused.value.facts, language)


@pytest.mark.parametrize(
    "text, word",
    [
        ("请按约定归还。", ""),
        ("Please repay as agreed.", ""),
        ("收 益", "收益"),
        ("收\u200b益", "收益"),
        ("年息６％", "%"),
        ("Your ＲＥＴＵＲＮ is due", "return"),
        ("Join  now", "join"),
        ("a mutual \n fund", "mutual fund"),
        ("regain", ""),
        ("\u5b58 \u6b3e", "\u5b58\u6b3e"),
        ("a DEPOSIT of 100", "deposit"),
    ],
)
def test_a_banned_word_is_found_however_it_is_spaced(text: str, word: str) -> None:
    assert banned_in(text) == word

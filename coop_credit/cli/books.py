"""The books of a cooperative, by subject: every group is a table of contents."""

import click

from coop_credit.cli import charts
from coop_credit.cli import closing
from coop_credit.cli import disclosure
from coop_credit.cli import journal
from coop_credit.cli import packs
from coop_credit.cli import registers
from coop_credit.cli.reads import read_command
from coop_credit.cli.surroundings import Commands
from coop_credit.cli.writing import write_command


def _group(name: str, summary: str, *commands: click.Command) -> click.Group:
    return Commands(name, help=summary, commands={str(each.name): each for each in commands})


GROUPS = (
    _group(
        "coop",
        "Cooperatives: founded, taken over, staffed; their own numbers 合作社.",
        write_command("found", "found"),
        write_command("open-balances", "open-books"),
        read_command("list", registers.COOPERATIVES),
        read_command("show", registers.COOPERATIVE),
        read_command("staff", registers.STAFF),
        write_command("appoint", "appoint"),
        read_command("charter", registers.CHARTER),
        write_command("set-charter", "set-charter-value"),
        write_command("override", "override"),
        write_command("adopt-rulebook", "adopt-rulebook"),
    ),
    _group(
        "member",
        "Members: admitted, approved as participants, released 社员.",
        write_command("admit", "admit"),
        write_command("approve", "approve-participants"),
        write_command("file-intake", "file-intake"),
        write_command("change-contact", "change-contact"),
        write_command("release", "release"),
        write_command("declare-relation", "declare-relation"),
        write_command("end-relation", "end-relation"),
        read_command("relations", registers.RELATIONS),
        read_command("list", registers.MEMBERS),
        read_command("show", registers.MEMBER),
        read_command("statement", registers.STATEMENT),
        read_command("movements", registers.MOVEMENTS),
        read_command("account", disclosure.ACCOUNT),
        read_command("proof", closing.PROOF),
    ),
    _group(
        "contribution",
        "What members put in 出资.",
        write_command("record", "contribute"),
    ),
    _group(
        "pledge",
        "What members promise to lend, and calls on it 承诺出资.",
        write_command("give", "give-pledge"),
        write_command("lower", "lower-pledge"),
        write_command("call", "call-pledges"),
        write_command("confirm", "confirm-funds"),
        write_command("lapse", "lapse-call"),
        write_command("settle", "settle-pledgers"),
        read_command("calls", registers.CALLS),
    ),
    _group(
        "withdrawal",
        "Shares taken back: notice, queue, payment 退出资金.",
        write_command("notice", "notice-withdrawal"),
        write_command("cancel", "cancel-withdrawal"),
        write_command("pay", "pay-withdrawal"),
        read_command("list", registers.WITHDRAWALS),
    ),
    _group(
        "loan",
        "Loans: judged, applied for, voted on, decided, paid out, extended, written off 借款.",
        read_command("judge", registers.JUDGEMENT),
        write_command("apply", "apply"),
        write_command("guarantee", "guarantee"),
        write_command("vote", "vote"),
        write_command("decide", "decide"),
        write_command("pay-out", "pay-out"),
        write_command("extend", "extend"),
        write_command("write-off", "write-off"),
        write_command("recover", "recover"),
        write_command("set-aside", "book-provision"),
        read_command("list", registers.LOANS),
        read_command("show", registers.LOAN),
    ),
    _group(
        "repayment",
        "What borrowers pay back, and what was too much 归还.",
        write_command("record", "repay"),
        write_command("by-guarantor", "guarantor-pays"),
        write_command("return-excess", "return-excess"),
    ),
    _group(
        "bank",
        "What the custodian bank paid, charged, and says it holds 托管银行.",
        write_command("interest", "bank-interest"),
        write_command("charge", "bank-charge"),
        write_command("balance", "bank-balance"),
    ),
    _group(
        "month",
        "Months closed for good, and their packs 月结.",
        read_command("check", closing.CHECK),
        write_command("close", "close-month"),
        write_command("hand-in", "hand-in-month"),
        read_command("list", closing.MONTHS),
        closing.pack,
        *packs.PACKS,
    ),
    _group(
        "entry",
        "The journal, and undoing what was wrong 流水.",
        read_command("list", journal.ENTRIES),
        read_command("show", journal.ENTRY),
        write_command("reverse", "reverse"),
    ),
    _group(
        "account",
        "The accounts 账户.",
        charts.ACCOUNT_LIST,
    ),
)

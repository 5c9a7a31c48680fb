"""The writes about members: who they are, that they take part, whose kin they are."""

from coop_credit.contracts import commands
from coop_credit.contracts import filings
from coop_credit.contracts import persons
from coop_credit.contracts import relations
from coop_credit.contracts.write import Write
from coop_credit.operations import contacting
from coop_credit.operations import filing
from coop_credit.operations import membership
from coop_credit.operations import relating

PEOPLE = (
    Write("admit", "/members", commands.AdmitMemberSchema, membership.AdmitMember, "Admit 入社"),
    Write(
        "change-contact",
        "/members/<int:member>/contact",
        persons.ContactSchema,
        contacting.ChangeContact,
        "Record a member's new phone and bank account 变更联系方式",
    ),
    Write(
        "approve-participants",
        "/participants",
        commands.ParticipantsSchema,
        membership.ApproveParticipants,
        "Approve a batch of participants 批准参与社员",
    ),
    Write(
        "file-intake",
        "/participants/<int:seq>/filing",
        filings.FilingSchema,
        filing.FileIntake,
        "Record the filing of a batch of participants 参与社员备案",
    ),
    Write(
        "release",
        "/members/<int:member>/leaving",
        commands.LeavingSchema,
        membership.ReleaseMember,
        "Let a member go 退社",
    ),
    Write(
        "declare-relation",
        "/members/<int:member>/relations",
        relations.DeclaredRelationSchema,
        relating.DeclareRelation,
        "Declare a member kin of the staff 申报关联关系",
    ),
    Write(
        "end-relation",
        "/members/<int:member>/relation-ends",
        relations.EndedRelationSchema,
        relating.EndRelation,
        "Declare that a relation has ended 关联关系终止",
    ),
)

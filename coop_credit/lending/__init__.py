"""Loans as plain arithmetic: terms, schedules, usage fees, what a repayment pays. 借款

No clock and no database: days and sums are arguments. What a loan owes is worked
out from what was paid out and paid back, never kept in a field.
"""

"""Rules as dated data, and the pure checks that turn facts into verdicts. 规则"""

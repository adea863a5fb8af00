"""Telling other systems of changes: the outbox that a change is written to, and the sender that empties it.

`outbox` is called by services, in the transaction of the change. `endpoints` and `replaying` are what administrators
do. `sending` is the worker's: it signs (`signing`), looks where an address leads (`addresses`), and speaks HTTP
(`wire`); `outcomes` says what comes after an attempt.
"""

"""The open data of each event type: one Struct a type, and the only definition of it.

Schemas, forms and documents derive from these; `ledger.domain.catalogue` joins each with its row of the table.
"""

"""What other systems are told of accounts, imports and runs: when (`announcing`), and what (`payloads`)."""

"""What a trainer sets: prompts/*.toml and the company's script, read, and their examples run."""

"""Ways to reach people: the console, mail, text messages, groups."""

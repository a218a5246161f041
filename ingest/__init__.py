"""Sources → entries → pages → articles in the store: what runs unattended, and the commands around it."""

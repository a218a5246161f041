"""What every other package may lean on: types, errors, configuration, text and URLs. Standard library first."""

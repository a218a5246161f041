"""Pages → articles. `extract.registry.extract` is the way in; nothing here touches network or store."""

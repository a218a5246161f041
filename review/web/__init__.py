"""The review page: the queue and the draft in a browser on the editor's own machine.

What comes from articles is hostile. Templates escape it, `clean` lets a few harmless tags of a body through, `door`
turns away whoever is not this page, and the Content-Security-Policy lets nothing run or load but the page's own files.
"""

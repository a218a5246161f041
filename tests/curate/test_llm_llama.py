"""The client against llama.cpp's own server, with a model of random weights: nonsense in the right form.

Runs where llama-cpp-python[server] and gguf are installed, here or for the interpreter that JIANBAO_LLAMA_PYTHON
names.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks._llm_attacks import BODY, TITLE
from core.config import LlmConfig, SectionConfig
from core.types import Article, Judgement, SummaryOrigin
from curate.llm import Job, Session, write
from curate.llm.cache import read_json
from curate.llm.tasks import Wish
from store.db import open_store
from store.spending import Spending

PYTHON = os.environ.get("JIANBAO_LLAMA_PYTHON", sys.executable)
SECTION = SectionConfig(key="news", title="业界新闻", short="新闻", summary_chars=(80, 300))


def is_installed() -> bool:
    code = "import importlib.util as u, sys; sys.exit(not (u.find_spec('llama_cpp') and u.find_spec('gguf')))"
    return subprocess.run([PYTHON, "-c", code], check=False).returncode == 0


@pytest.fixture
def llama(tmp_path: Path) -> Iterator[str]:
    if not is_installed():
        pytest.skip("llama-cpp-python is not installed")
    model = tmp_path / "tiny.gguf"
    subprocess.run([PYTHON, str(Path(__file__).with_name("tiny_llama.py")), str(model)], check=True)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--model", str(model), "--host", "127.0.0.1", "--port", str(port), "--n_ctx", "16384"]
    command = [PYTHON, "-m", "llama_cpp.server", *options, "--chat_format", "chatml"]
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            while not is_listening(port):
                assert server.poll() is None, (tmp_path / "server.log").read_text(errors="replace")
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def is_listening(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_nonsense_in_the_right_form_is_repaired_once_and_the_extract_stands(llama: str, tmp_path: Path) -> None:
    config = LlmConfig.model_validate({"base_url": llama, "model": "tiny", "answer_tokens": 300, "timeout": "5m"})
    books = Spending(open_store(f"sqlite+pysqlite:///{tmp_path / 'store.sqlite3'}"))
    session = Session(config, state=tmp_path, books=books)
    article = Article(url="https://example.org/a", canonical_url="", identity="a", title=TITLE, text=BODY)
    before = Judgement(section="news", summary="摘录。")
    (found,) = write([Job(article, before, Wish(SECTION.summary_chars, brief=True))], session)
    assert (found.summary, found.summary_origin) == ("摘录。", SummaryOrigin.EXTRACT)
    assert "未通过核对" in found.summary_note
    # it listens below /v1 only, knows no json_schema, and counts tokens
    assert read_json(tmp_path / "quirks.json")[f"{llama} tiny"]["refused"] == ["json_schema", "path"]
    assert 0 < session.ledger.run.tokens == session.ledger.month.tokens

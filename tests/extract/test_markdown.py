from __future__ import annotations

import pytest

from extract.markdown import render


@pytest.mark.parametrize(
    ("html", "markdown", "text"),
    [
        ("<p>一&nbsp;段</p><p>\u200b</p><p>二</p>", "一 段\n\n二", "一 段\n二"),
        ("<p>甲<br>乙<br><br>丙</p>", "甲  \n乙\n\n丙", "甲\n乙\n丙"),
        ("<p><b>“重点：”</b>后文</p>", "**“重点**：”后文", "“重点：”后文"),
        ("<p><b>（一）</b></p><p><b>甲</b><b>：乙</b> 丙</p>", "**（一）**\n\n**甲：乙** 丙", "（一）\n甲：乙 丙"),
        ("<p>见<b><a href='https://c.org/'>文</a></b>后，<em><b>重</b></em></p>",
         "见[文](https://c.org/)后，***重***", "见文后，重"),
        ("<h2><span><strong>标题</strong></span></h2>", "## 标题", "标题"),
        ("<p>a*b_c <code>x_`y</code></p>", "a\\*b_c ``x_`y``", "a*b_c x_`y"),
        ("<p>见<a href='/x y'>这里</a></p>", "见[这里](https://a.org/x%20y)", "见这里"),
        ("<p><a href='javascript:;'>无</a></p>", "无", "无"),
        ("<ul><li>一<ol><li>甲</li><li>乙</li></ol></li><li><p>二</p></li></ul>",
         "- 一\n  1. 甲\n  2. 乙\n- 二", "一\n甲\n乙\n二"),
        ("<table><tr><th>名</th><th>值</th></tr><tr><td>a|b</td><td>1<br>2</td></tr></table>",
         "| 名 | 值 |\n| --- | --- |\n| a\\|b | 1<br>2 |", "名\t值\na|b\t1 2"),
        ("<table><tr><td><p>排版</p></td></tr></table>", "排版", "排版"),
        ("<blockquote><p>引</p><p>文</p></blockquote>", "> 引\n>\n> 文", "引\n文"),
        ("<p>前<img src='data:image/gif;base64,x' data-src='//b.org/i.png' alt='图片'>后</p>",
         "前![](https://b.org/i.png)后", "前后"),
        ("<p><img data-src='https://b.org/i.png' alt='一图'>说明</p>", "![一图](https://b.org/i.png)\n\n说明", "说明"),
        ("<p style='display: none'>藏</p><script>1</script><p>见</p>", "见", "见"),
        ("<p>能量<span data-formula='E=mc^2'><svg><g>x</g></svg></span>。</p>", "能量$E=mc^2$。", "能量E=mc^2。"),
        ("<p>式<img class='Formula-image' eeimg='1' alt='a_b' src='https://www.zhihu.com/equation?tex=a_b'></p>",
         "式$a_b$", "式a_b"),
        ("<p>设<section data-formula='a=b'><svg></svg></section>则</p>", "设\n\n$$a=b$$\n\n则", "设\n则"),
        ("<p>设<span><span class='block-equation' data-formula='a=b'></span></span>则</p>",
         "设\n\n$$a=b$$\n\n则", "设\n则"),
        ("<p><a href='https://c.org/'><img src='https://b.org/i.png'></a></p>", "![](https://b.org/i.png)", ""),
        ("<p># 不是标题</p>", "\\# 不是标题", "# 不是标题"),
        ("<p>1</p><hr><hr><p>2</p>", "1\n\n---\n\n2", "1\n2"),
    ],
)  # fmt: skip
def test_blocks_and_inline_markup(html: str, markdown: str, text: str) -> None:
    rendered = render(html, "https://a.org/")
    assert rendered.markdown == markdown
    assert rendered.text == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<section class='code-snippet__fix'><ul class='code-snippet__line-index'><li></li><li></li></ul>"
            "<pre class='code-snippet__js' data-lang='python'><code><span>def f():</span></code>"
            "<code><span>    return 1</span></code></pre></section>",
            "```python\ndef f():\n    return 1\n```",
        ),
        (
            "<pre class='custom'><code class='hljs'>if x:<br>&nbsp;&nbsp;&nbsp;&nbsp;y()<br><br>z</code></pre>",
            "```\nif x:\n    y()\n\nz\n```",
        ),
        ("<pre><code class='language-C++'>int a;\n</code></pre>", "```cpp\nint a;\n```"),
        ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
        (
            "<table class='highlighttable'><tr><td class='linenos'><pre>1\n2</pre></td>"
            "<td class='code'><pre>a\nb</pre></td></tr></table>",
            "```\na\nb\n```",
        ),
        (
            "<pre><p>散文 <b>甲</b></p><p><img src='https://b.org/i.png'></p></pre>",
            "散文 **甲**\n\n![](https://b.org/i.png)",
        ),
        (
            "<pre class='code-snippet__js'><code><span leaf=''>a</span></code><code><span leaf=''><br></span></code>"
            "<code><span leaf=''>&nbsp; b</span></code></pre>",
            "```javascript\na\n\n  b\n```",
        ),
        ("<blockquote><code>a<br>b</code></blockquote>", "```\na\nb\n```"),
    ],
)
def test_code_keeps_its_lines_and_language(html: str, markdown: str) -> None:
    assert render(html).markdown == markdown


def test_the_same_picture_twice_is_two_pictures_and_links_are_collected() -> None:
    image = "<img src='https://b.org/i.png'>"
    rendered = render(f"<p>{image}</p><p>{image}<a href='https://c.org/x'>论文</a></p>")
    assert len(rendered.images) == 2
    assert [(anchor.label, anchor.url) for anchor in rendered.anchors] == [("论文", "https://c.org/x")]


def test_entities_twice_over_stay_what_the_page_shows() -> None:
    assert render("<p>&amp;lt;b&amp;gt;</p>").text == "&lt;b&gt;"


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote", "table><tr><td", "span"])
def test_a_hundred_thousand_nested_tags_are_read_in_bounds(tag: str) -> None:
    rendered = render(f"<{tag}>" * 100_000 + "<p>底</p>")
    assert "底" in rendered.text

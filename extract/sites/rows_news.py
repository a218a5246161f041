"""Rows about news sites and portals."""

from __future__ import annotations

from extract.sites.rule import META_DATE, Rule

# read by the generic reader; only what the newsletter calls them is known
_NAMES = {
    "myzaker.com": "ZAKER",
    "linuxidc.com": "Linux公社",
    "netded.com": "迷你手机网",
    "devblogs.nvidia.com": "NVIDIA Developer",
    "developer.nvidia.com": "NVIDIA Developer",
    "developer.aliyun.com": "阿里云开发者社区",
    "cloud.tencent.com": "腾讯云开发者社区",
    "expreview.com": "超能网",
    "eet-china.com": "电子工程专辑",
}

ROWS = (
    *(Rule(hosts=(host,), account=name, body=()) for host, name in _NAMES.items()),
    Rule(
        hosts=("36kr.com",),
        account="36氪",
        body=(".articleDetailContent",),
        title=("h1.article-title", "h1"),
        author=(r'/"articleDetailData":\{"[^\n]{0,400}?"author"\s*:\s*"([^"]+)"/',),
        # the page's article:published_time is when it was served
        date=(r'/"publishTime"\s*:\s*(\d{10,13})\s*,\s*"widgetContent"/',),
    ),
    Rule(
        hosts=("leiphone.com",),
        account="雷锋网",
        body=(".lph-article-comView",),
        title=("h1.headTit", "h1"),
        author=(".aut a",),
        date=("td.time", ".msg .time"),
    ),
    Rule(
        hosts=("ithome.com",),
        account="IT之家",
        body=("#paragraph",),
        title=(".post_title h1", "#dt h1", "h1"),
        author=("#author_baidu strong",),
        date=("#pubtime_baidu",),
    ),
    Rule(
        hosts=("cnbeta.com", "cnbeta.com.tw"),
        account="cnBeta",
        body=(".cnbeta-article-body", "#artibody"),
        title=("header.title h1", "h1"),
        date=("header.title .meta span",),
        drop=".rating_box, .article-relation, .topic, .tac, .article-share-code, .article-global, .article-topic",
    ),
    Rule(
        hosts=("sina.com.cn", "sina.cn"),
        account="新浪网",
        body=("#artibody", "#article", ".art_content"),
        title=("h1.main-title", "#artibodyTitle", "h1"),
        author=('meta[property="article:author"]@content',),  # the medium that it was taken from
        date=(META_DATE, "#pub_date", ".date-source .date", "span.date", ".time-source"),
        drop="#left_hzh_ad, .appendQr_wrap, .app-kaihu-qr, .tech-quotation, .article-editor, .show_author, "
        '.hqimg_related, .wap_special, [data-sudaclick="suda_1028_guba"]',
    ),
    Rule(
        hosts=("baijiahao.baidu.com", "mbd.baidu.com"),
        account="百家号",
        account_from=('[class*="index-module_authorName"]', "p._7y5nA", '[data-testid="author-name"]', ".author-name"),
        body=(
            '[class*="index-module_articleWrap"]',
            "div._2Zphx",
            "#ssr-content-wrapper",
            '[data-testid="article"]',
            ".article-content",
        ),
        title=('[class*="index-module_articleTitle"]', "div._28fPT", "h1"),
        date=('meta[itemprop="dateUpdate"]@content',),
    ),
)

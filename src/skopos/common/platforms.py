"""How platforms write their own names. A key that is not here, such as a forum's, is shown as it was written."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

NAMES = {
    "amazon": "Amazon",
    "app_store": "App Store",
    "apple_app_store": "App Store",
    "appstore": "App Store",
    "bing_ads": "Microsoft Advertising",
    "bluesky": "Bluesky",
    "buffer": "Buffer",
    "discord": "Discord",
    "facebook": "Facebook",
    "facebook_ads": "Facebook Ads",
    "ga4": "Google Analytics",
    "github": "GitHub",
    "glassdoor": "Glassdoor",
    "google": "Google",
    "google_ads": "Google Ads",
    "google_analytics": "Google Analytics",
    "google_business": "Google Business Profile",
    "google_maps": "Google Maps",
    "google_play": "Google Play",
    "google_reviews": "Google Reviews",
    "google_search_console": "Google Search Console",
    "hacker_news": "Hacker News",
    "hackernews": "Hacker News",
    "hootsuite": "Hootsuite",
    "instagram": "Instagram",
    "kununu": "kununu",
    "linkedin": "LinkedIn",
    "linkedin_ads": "LinkedIn Ads",
    "mastodon": "Mastodon",
    "matomo": "Matomo",
    "medium": "Medium",
    "messenger": "Messenger",
    "meta": "Meta",
    "meta_ads": "Meta Ads",
    "microsoft_ads": "Microsoft Advertising",
    "pinterest": "Pinterest",
    "pinterest_ads": "Pinterest Ads",
    "play_store": "Google Play",
    "quora": "Quora",
    "reddit": "Reddit",
    "rss": "RSS",
    "shopify": "Shopify",
    "slack": "Slack",
    "snapchat": "Snapchat",
    "stack_overflow": "Stack Overflow",
    "telegram": "Telegram",
    "threads": "Threads",
    "tiktok": "TikTok",
    "tiktok_ads": "TikTok Ads",
    "tripadvisor": "Tripadvisor",
    "trustpilot": "Trustpilot",
    "twitch": "Twitch",
    "twitter": "Twitter",
    "vimeo": "Vimeo",
    "vk": "VK",
    "wechat": "WeChat",
    "weibo": "Weibo",
    "whatsapp": "WhatsApp",
    "woocommerce": "WooCommerce",
    "x": "X",
    "x_ads": "X Ads",
    "xing": "XING",
    "yelp": "Yelp",
    "youtube": "YouTube",
    "zalo": "Zalo",
}


def platform_name(key: str | None) -> str:
    """Give a platform's name for people; nothing for nothing. “File” says that an export named none."""
    if key == "file":
        return _("File")
    words = " ".join((key or "").replace("_", " ").replace("-", " ").split())
    return NAMES.get("_".join(words.lower().split()), "") or capfirst(" ".join((key or "").replace("_", " ").split()))


def platform_names(keys: list[str] | tuple[str, ...]) -> str:
    """Give the names of several platforms, one after the other."""
    return ", ".join(platform_name(key) for key in keys)

"""A short story as it is pasted, and the same as a saved page."""

TEXT = (
    "A day at the border\n\n"
    "Troops captured more than 100 soldiers on Wednesday, Oleksandr Syrskyi said on Telegram.\n\n"
    "About 11,000 people have fled their homes, the governor said."
)
PAGE = f"""<html lang="en-GB"><head><title>A day at the border</title>
<meta property="article:published_time" content="2024-08-14T10:00:00Z"></head>
<body><article><h1>A day at the border</h1>
{"".join(f"<p>{line}</p>" for line in TEXT.split(chr(10)) if line)}
<p>{"Life in the villages goes on as well as it can in such days. " * 5}</p>
</article></body></html>"""

/* The desk's own script. Every page works without it; it saves reloading, counting and reaching for a mouse. */

(() => {
  /* While a search is under way, its panel renews itself: words that changed are said once, what was
     opened stays open, and what is being typed or pressed is left alone. */
  const renew = async (panel) => {
    const response = await fetch(panel.dataset.renew, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#search");
    if (!fresh) return;
    const isDone = !fresh.dataset.renew;
    if (isDone) fresh.querySelector("[data-when-done]")?.removeAttribute("hidden");
    const [said, words] = [panel, fresh].map((each) => each.querySelector("[data-said]"));
    if (said.textContent !== words.textContent) said.textContent = words.textContent;
    const [body, news] = [panel, fresh].map((each) => each.querySelector("[data-body]"));
    for (const each of body.querySelectorAll("details[open]")) news.querySelector(`#${each.id}`)?.setAttribute("open", "");
    const isLeftAlone = body.contains(document.activeElement) && !isDone;
    if (body.innerHTML !== news.innerHTML && !isLeftAlone) body.replaceWith(document.adoptNode(news));
    panel.dataset.renew = fresh.dataset.renew;
    panel.dataset.renewMs = fresh.dataset.renewMs;
    if (!isDone) renewLater(panel);
  };
  const renewLater = (panel, times = 1) =>
    setTimeout(() => renew(panel).catch(() => renewLater(panel, 4)), Number(panel.dataset.renewMs) * times);

  /* What others do to a claim while it is open shows without a reload, once a while. */
  const LIVE_MS = 15_000;
  const keepLive = (part) =>
    setInterval(async () => {
      if (document.visibilityState !== "visible") return;
      const response = await fetch(part.dataset.live, { headers: { Accept: "text/html" } }).catch(() => null);
      if (!response?.ok || response.redirected) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").body;
      if (part.textContent.trim() !== fresh.textContent.trim()) part.replaceChildren(...fresh.childNodes);
    }, Number(part.dataset.liveMs ?? LIVE_MS));

  /* A ruling is kept on the server whenever its typing pauses. One request at a time, so that no
     earlier words overtake later ones. */
  const DRAFT_MS = 1_000;
  const keepDraft = (form) => {
    const said = form.querySelector("[data-said]");
    let timer, isUnderWay, isWaiting;
    const keep = async () => {
      isWaiting = isUnderWay;
      if (isUnderWay) return;
      isUnderWay = true;
      const response = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) }).catch(() => null);
      const answer = response?.redirected ? null : await response?.json().catch(() => null);
      if (answer?.number) form.elements.draft.value = answer.number;
      said.textContent = answer?.said ?? "Not kept: log in again in another window, or look at your connection. Your words are still here.";
      isUnderWay = false;
      if (isWaiting) keep();
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, DRAFT_MS);
    });
  };

  /* A selection in a story fills the form for a claim. Offsets count characters, as the server does. */
  const length = (text) => [...text].length;
  const fillFromSelection = (story, form) => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!story.contains(range.startContainer) || !story.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(story, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const quote = range.toString();
    const lead = quote.length - quote.trimStart().length;
    const start = length(before.toString()) + length(quote.slice(0, lead));
    form.elements.quote.value = quote.trim();
    form.elements.start.value = start;
    form.elements.end.value = start + length(quote.trim());
  };

  /* The theme has things to click that no keyboard reaches; give them their role and keys. */
  const reachable = (element) => {
    const native = element.matches("a[href], button, input, select, textarea, form, template");
    if (native || element.querySelector("a, button, input") || element.hasAttribute("tabindex")) return;
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "0");
    const icon = element.matches(".material-symbols-outlined") && element.textContent.trim();
    if (icon) element.setAttribute("aria-label", { close: "Close", dock_to_right: "Menu" }[icon] ?? icon.replaceAll("_", " "));
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      element.click();
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.querySelector("[data-renew]:not([data-renew=''])");
    if (panel) renewLater(panel);
    document.querySelectorAll("[data-live]").forEach(keepLive);
    document.querySelectorAll("form[data-draft]").forEach(keepDraft);
    const story = document.querySelector("#story-text");
    const form = document.querySelector("#mark-form");
    if (story && form) document.addEventListener("selectionchange", () => fillFromSelection(story, form));
    document.querySelectorAll("[x-on\\:click]").forEach(reachable);
  });
})();

/** The pretend shop: chooses its language, then brings in the chat the way any site would. */
const page = document.documentElement;
const wish = new URLSearchParams(location.search).get('lang') ?? navigator.language;
page.lang = wish.startsWith('ur') ? 'ur' : 'en';
page.dir = page.lang === 'ur' ? 'rtl' : 'ltr';
for (const link of document.querySelectorAll('nav a')) {
  if (link.getAttribute('hreflang') === page.lang) link.setAttribute('aria-current', 'true');
}

const script = document.createElement('script');
script.async = true;
script.src = `${page.dataset.origin}/widget/loader.js`;
script.dataset.channel = page.dataset.channel;
document.body.append(script);

setTimeout(() => {
  const shown = document
    .querySelector('earshot-chat')
    ?.shadowRoot?.querySelector('[role="region"]:not([hidden])');
  for (const hint of document.querySelectorAll<HTMLElement>('.missing')) hint.hidden = !!shown;
}, 12_000);

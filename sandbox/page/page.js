// Keeps what others change fresh, as long as the page is looked at and nobody is writing in that part.
const every = 1500;

async function refresh() {
  if (document.hidden) return;
  const address = new URL(location.href);
  address.searchParams.delete('problem');
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of document.querySelectorAll('[id^="live-"]')) {
    const next = fresh.getElementById(part.id);
    if (!next || isBusy(part) || bare(part) === bare(next)) continue;
    const atEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 40;
    part.replaceChildren(...next.childNodes);
    if (atEnd) part.scrollTop = part.scrollHeight;
  }
}

/** Links to media are signed anew each time; that alone is no change. */
function bare(part) {
  return part.innerHTML.replace(/ext=\d+&amp;hash=[\w-]+/g, '');
}

function isBusy(part) {
  if (part.contains(document.activeElement) && document.activeElement !== part) return true;
  if (part.querySelector('details[open]')) return true;
  return [...part.querySelectorAll('input:not([type=hidden]), textarea')].some(
    (field) => field.value !== field.defaultValue,
  );
}

const thread = document.getElementById('live-thread');
if (thread) thread.scrollTop = thread.scrollHeight;

document.getElementById('text')?.addEventListener('keydown', (event) => {
  // While a word is being composed, Enter chooses it.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

setInterval(refresh, every);

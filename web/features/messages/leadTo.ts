/** Brings a message that is on the page into the middle of its scroller and lets it light up for a moment. */
export function leadTo(messageId: string, smoothly = false): boolean {
  const item = document.getElementById(`message-${messageId}`);
  if (!item) return false;
  item.scrollIntoView({ block: 'center', behavior: smoothly ? 'smooth' : 'instant' });
  item.dataset.found = '';
  setTimeout(() => {
    delete item.dataset.found;
  }, 2_000);
  return true;
}

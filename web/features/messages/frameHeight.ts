/** What is wider than its frame is drawn smaller, down to this; beyond it scrolls sideways. */
const zoomMin = 0.6;

/** Fits a page into its frame and tells how high it is, now and whenever that changes; answers how to stop. */
export function frameHeight(page: Document, tell: (height: number) => void): () => void {
  let last = 0;
  const measure = () => {
    const { documentElement: root, body } = page;
    // The frame may be gone between two looks.
    if (!root || !body) return;
    body.style.zoom = '1';
    const zoom = Math.max(zoomMin, Math.min(1, root.clientWidth / Math.max(1, root.scrollWidth)));
    if (zoom < 1) body.style.zoom = String(zoom);
    const bar = root.scrollWidth > root.clientWidth + 1 ? 16 : 0;
    const height = Math.ceil(body.getBoundingClientRect().height) + bar;
    if (height === last || height === 0) return;
    last = height;
    tell(height);
  };
  measure();
  const observer = new ResizeObserver(measure);
  observer.observe(page.body);
  return () => observer.disconnect();
}

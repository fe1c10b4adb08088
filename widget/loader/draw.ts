import type { Look } from '../protocol.ts';
import css from './loader.css?inline';

interface Callbacks {
  toggle(): void;
  /** The chat began or ceased to fill the screen. */
  full(): void;
}

/** The button and the panel, in a shadow root: the page's styles stay out, and ours stay in. */
export function draw({ toggle, full }: Callbacks) {
  const element = document.createElement('earshot-chat');
  const root = element.attachShadow({ mode: 'open' });
  // A constructed sheet is no inline style, so a strict `style-src` of the page lets it pass.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const box = add(root, 'div', { role: 'region', hidden: '' });
  const panel = add(box, 'div', { class: 'panel', role: 'dialog', inert: '' });
  const frame = add(panel, 'iframe', {
    allow: 'clipboard-write',
    referrerpolicy: 'origin',
  }) as HTMLIFrameElement;
  const button = add(box, 'button', { type: 'button', 'aria-expanded': 'false' });
  icon(
    button,
    'M12 3C6.5 3 2 6.8 2 11.5c0 2.6 1.4 4.9 3.5 6.4V22l4-2.4c.8.2 1.6.3 2.5.3 5.5 0 10-3.8 10-8.4S17.5 3 12 3Z',
  );
  icon(button, 'm6 9 6 6 6-6');
  const dot = add(button, 'span', { 'aria-hidden': 'true', hidden: '' });

  const narrow = matchMedia('(max-width: 479px), (max-height: 479px)');
  let look: Look | undefined;
  let open = false;
  let news = '';

  button.onclick = toggle;
  box.onkeydown = (event) => {
    if (event.key === 'Escape' && open) toggle();
  };
  narrow.addEventListener('change', () => {
    panel.ariaModal = `${narrow.matches}`;
    full();
  });
  // A phone's keyboard covers the page without making it smaller; only this knows what is left to see.
  const view = window.visualViewport;
  const fit = () => {
    if (!view || view.scale > 1.01) return;
    element.style.setProperty('--height', `${view.height}px`);
    element.style.setProperty('--top', `${view.offsetTop}px`);
  };
  view?.addEventListener('resize', fit);
  view?.addEventListener('scroll', fit);

  return { element, frame, dress, show, badge, isFull: () => narrow.matches };

  function dress(next: Look): void {
    look = next;
    element.style.setProperty('--colour', look.colour);
    element.style.setProperty('--ink', look.ink);
    box.dir = look.dir;
    box.className = look.side;
    box.ariaLabel = panel.ariaLabel = frame.title = look.title;
    box.hidden = false;
    label();
  }

  function show(next: boolean): void {
    open = next;
    box.classList.toggle('open', open);
    panel.inert = !open;
    panel.ariaModal = `${narrow.matches}`;
    button.ariaExpanded = `${open}`;
    label();
    (open ? frame : button).focus({ preventScroll: true });
  }

  function badge(count: number, text: string): void {
    news = count ? text : '';
    dot.hidden = !count;
    dot.textContent = count > 9 ? '9+' : `${count}`;
    label();
  }

  function label(): void {
    if (look) button.ariaLabel = open ? look.close : news ? `${look.open}, ${news}` : look.open;
  }
}

function add(parent: Node, tag: string, attributes: Record<string, string>): HTMLElement {
  const child = document.createElement(tag);
  for (const name in attributes) child.setAttribute(name, attributes[name] ?? '');
  parent.appendChild(child);
  return child;
}

function icon(parent: HTMLElement, path: string): void {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.appendChild(document.createElementNS(space, 'path')).setAttribute('d', path);
  parent.append(svg);
}

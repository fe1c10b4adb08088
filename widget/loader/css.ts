/** `!important` on the host: a page's own rules for elements outrank a shadow root's otherwise. */
export const css = `
:host { all: initial !important; color-scheme: light dark !important; }
@media print { :host { display: none !important; } }
[hidden] { display: none !important; }
button, .panel { position: fixed; z-index: 2147483000; inset-inline-end: 20px; }
.start > button, .start > .panel { inset-inline: 20px auto; }
button {
  bottom: calc(20px + env(safe-area-inset-bottom));
  width: 56px; height: 56px; padding: 0;
  border: 1px solid rgb(255 255 255 / .35); border-radius: 50%;
  background: var(--colour); color: var(--ink);
  box-shadow: 0 4px 14px rgb(0 0 0 / .22);
  cursor: pointer; transition: transform .15s;
  -webkit-tap-highlight-color: transparent;
}
button:hover { transform: translateY(-2px); }
button:focus-visible { outline: 3px solid var(--colour); outline-offset: 3px; }
svg { display: block; width: 28px; margin: auto; fill: currentColor; }
svg + svg, .open svg { display: none; }
.open svg + svg { display: block; fill: none; stroke: currentColor; stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
span {
  position: absolute; top: -4px; inset-inline-end: -4px; min-width: 22px; box-sizing: border-box; padding: 0 6px;
  border-radius: 11px; background: #c8102e; color: #fff;
  font: 600 13px/22px system-ui, sans-serif; text-align: center;
}
.open span { display: none; }
.panel {
  bottom: calc(90px + env(safe-area-inset-bottom));
  width: min(390px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 120px));
  border-radius: 14px; overflow: hidden; background: Canvas;
  box-shadow: 0 10px 40px rgb(0 0 0 / .28); outline: 1px solid rgb(128 128 128 / .3);
  visibility: hidden; opacity: 0; transform: translateY(10px);
  transition: opacity .15s, transform .15s, visibility .15s;
}
.open > .panel { visibility: visible; opacity: 1; transform: none; }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: light dark; }
@media (max-width: 479px), (max-height: 479px) {
  .panel, .start > .panel {
    inset: 0 0 auto; width: auto; height: var(--height, 100dvh); box-sizing: border-box; border-radius: 0;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
  }
  .open > button { display: none; }
}
@media (prefers-reduced-motion: reduce) { button, .panel { transition: none; } }
@media (forced-colors: active) { button { border: 2px solid ButtonText; } svg { color: ButtonText; } }
`.replace(/\s+/g, ' ');

/** `data-remote-pictures` and what bears a class of ours are read, and put into words, by the desk around it. */
export function pageOf(o: {
  body: string;
  fonts: string;
  styles: string;
  remotePictures: number;
  cut: boolean;
}): string {
  const urdu = /[ٹڈڑںےھہ]/.test(o.body.slice(0, 20_000)) ? ' class="earshot-urdu"' : '';
  return `<!doctype html>
<html data-remote-pictures="${o.remotePictures}"${urdu}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Message</title>
<style>${o.fonts}${base}</style>
<style>${o.styles}</style>
<style>${last}</style>
</head>
<body dir="auto">
${o.body}
${o.cut ? '<p class="earshot-cut">The rest of this message is too long to be shown here.</p>' : ''}
</body>
</html>
`;
}

const base = `
:root { color-scheme: only light; background: #fff; }
body { margin: 0; padding: 0; color: #182026; font: 14px/1.5 "Earshot Sans", system-ui, sans-serif, "Earshot Nastaliq"; overflow-wrap: break-word; }
.earshot-urdu body { font-family: "Earshot Sans", "Earshot Nastaliq", system-ui, sans-serif; line-height: 2.1; }
a { color: #0f6f79; }
pre { white-space: pre-wrap; }
blockquote { margin: 4px 0; margin-inline-start: 2px; padding-inline-start: 10px; border-inline-start: 2px solid #c3cacf; }
@media (max-width: 520px) { img { max-width: 100%; height: auto; } }
`;
/** After the author's own styles: a page without end, or one that hides what folds, could not be read. */
const last = `
html, body { height: auto !important; min-height: 0 !important; max-height: none !important; position: static !important; }
body { display: flow-root !important; overflow: visible !important; }
details.earshot-fold { display: block !important; margin: 8px 0 0; }
details.earshot-fold > summary { display: inline-block !important; padding: 0 9px 3px; border-radius: 6px; background: #eceff1; color: #56626b; font: 700 14px/16px system-ui, sans-serif; letter-spacing: 1px; cursor: pointer; list-style: none; }
details.earshot-fold > summary::-webkit-details-marker { display: none; }
details.earshot-fold > summary:focus-visible { outline: 2px solid #0f6f79; outline-offset: 2px; }
.earshot-absent { display: inline-block; padding: 0 6px; border: 1px dashed #c3cacf; border-radius: 4px; color: #56626b; background: #fff; font-size: 12px; }
.earshot-cut { padding: 8px 12px; border: 1px solid #ecd58a; border-radius: 6px; background: #fff6d9; color: #6b4e00; }
`;

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostPage {
  origin: string;
  /** The address of a page with the chat of a channel; `data` are further attributes of the snippet. */
  address(channelId: string, data?: Record<string, string>): string;
  stop(): Promise<void>;
}

/**
 * Somebody else's site, on an origin of its own and with the strictest policy under which our chat is
 * promised to work: scripts and frames of the desk, no inline style, no string that becomes a script.
 */
export async function serveHostPage(desk: string): Promise<HostPage> {
  const server = createServer((request, reply) => {
    const attributes = [...new URL(request.url ?? '/', desk).searchParams]
      .filter(([name]) => /^data-[a-z-]+$/.test(name))
      .map(([name, value]) => `${name}="${escaped(value)}"`);
    reply.setHeader('content-type', 'text/html; charset=utf-8');
    reply.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${desk}; frame-src ${desk}; style-src 'self'; require-trusted-types-for 'script'`,
    );
    reply.end(`<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>A shop</title></head>
  <body>
    <main><h1>A shop</h1><p>Its own words.</p></main>
    <script async src="${desk}/widget/loader.js" ${attributes.join(' ')}></script>
  </body>
</html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    address: (channelId, data = {}) =>
      `${origin}/?${new URLSearchParams({ 'data-channel': channelId, ...data })}`,
    stop: () => close(server),
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

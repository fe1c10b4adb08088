import { curlOf } from './curl.ts';
import type { ApiDocument, Operation, Schema } from './document.ts';
import { fieldRow, fieldTable, typeOf } from './fields.ts';
import { type Html, html } from './html.ts';

/** The API's description as a page to read. It has no script, so nothing in it can run. */
export function describePage(document: ApiDocument): string {
  const groups = document.tags.map((tag) => ({
    name: tag.name.replace('-', ' '),
    description: tag.description,
    calls: callsOf(document, tag.name),
  }));
  const { title, version } = document.info;
  const page = html`<!doctype html>
<html lang="en" dir="ltr">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title} API</title>
  <link rel="icon" href="/favicon.svg">
  <link rel="stylesheet" href="/api/docs.css">
</head>
<body>
  <nav aria-label="Contents">
    <a class="title" href="#top">${title} API <small>${version}</small></a>
    ${groups.map(
      (group) => html`<details open><summary>${group.name}</summary><ul>
      ${group.calls.map(({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`)}
    </ul></details>`,
    )}
    <details><summary>shapes</summary><ul>
      ${Object.keys(document.components.schemas).map((name) => html`<li><a href="#${name}">${name}</a></li>`)}
    </ul></details>
  </nav>
  <main id="top">
    ${introduction(document)}
    ${groups.map(
      (group) => html`<section class="group"><h2>${group.name}</h2><p>${group.description}</p>
      ${group.calls.map((call) => callOf(document, call))}</section>`,
    )}
    <section class="group"><h2>shapes</h2>
      ${Object.entries(document.components.schemas).map(
        ([name, schema]) => html`<article id="${name}"><h3>${name}</h3>${fieldTable(schema)}</article>`,
      )}
    </section>
  </main>
</body>
</html>
`;
  return page.html;
}

interface Call {
  method: string;
  path: string;
  operation: Operation;
}

function callsOf(document: ApiDocument, tag: string): Call[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );
}

function introduction({ info, servers }: ApiDocument): Html {
  const url = servers[0]?.url ?? '';
  return html`<header>
    <h1>${info.title} API</h1>
    <p>Everything that the screens do goes through these calls. The same description for machines is
      <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
    <pre>curl "${url}/api/v1/me" -H "Authorization: Bearer $KEY"</pre>
    <ul>
      <li><b>Who you are.</b> An API key (Settings, API keys) acts as the agent who made it, in one workspace.
        The screens use the session's cookie and name the workspace in the header <code>Earshot-Workspace</code>.</li>
      <li><b>Lists</b> answer <code>{data, next}</code>; pass <code>next</code> back as <code>cursor</code> until it is null.</li>
      <li><b>Twice is once.</b> A <code>POST</code> may carry an <code>Idempotency-Key</code> of your choice: a repeat
        gets the first answer, the same key with another body gets 409.</li>
      <li><b>Errors</b> have the shape of <a href="#Problem">Problem</a>: a code for programs, a sentence for people,
        and where in the request it was.</li>
      <li><b>Platforms</b> deliver to a channel's <code>webhookUrl</code>, which is described by the guide of its connector.</li>
    </ul>
  </header>`;
}

function callOf(document: ApiDocument, { method, path, operation }: Call): Html {
  const parameters = operation.parameters ?? [];
  const bodies = Object.values(operation.requestBody?.content ?? {});
  const [status = '', answer] = Object.entries(operation.responses)[0] ?? [];
  return html`<article id="${operation.operationId}">
    <h3><a href="#${operation.operationId}">${operation.summary}</a></h3>
    <p class="call"><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>
      <span class="permission">${allowed[operation['x-permission']] ?? operation['x-permission']}</span></p>
    ${['path', 'query'].map((place) => parameterTable(place, parameters))}
    ${bodies.map(({ schema }) => html`<h4>Body</h4>${fieldTable(schema, true)}`)}
    <h4>Answer ${status}</h4>
    ${Object.entries(answer?.content ?? {}).map(([type, { schema }]) => answerOf(type, schema))}
    <details><summary>curl</summary><pre>${curlOf(document, method, path, operation)}</pre></details>
  </article>`;
}

const allowed: Record<string, string> = {
  public: 'for anybody',
  visitor: 'for the visitor of a website chat',
  member: 'for every agent',
};

function parameterTable(place: string, parameters: NonNullable<Operation['parameters']>): Html | false {
  const own = parameters.filter((parameter) => parameter.in === place);
  if (own.length === 0) return false;
  const rows = own.map(({ name, schema, required }) => fieldRow(name, schema, required === true));
  return html`<h4>${place === 'path' ? 'In the path' : 'In the query'}</h4><table><tbody>${rows}</tbody></table>`;
}

function answerOf(type: string, schema: Schema): Html {
  if (type === 'text/event-stream') return html`<p class="shape">server-sent events</p>`;
  if (type !== 'application/json') return html`<p class="shape">the bytes of the file</p>`;
  if (schema.$ref) return html`<p class="shape">${typeOf(schema)}</p>`;
  return Object.keys(schema.properties ?? {}).length > 0
    ? fieldTable(schema)
    : html`<p class="shape">an empty object</p>`;
}

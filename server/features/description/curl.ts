import type { ApiDocument, Operation, Schema } from './document.ts';

/** A command that calls the operation, with values of the right kind; the key is in `$KEY`. */
export function curlOf(document: ApiDocument, method: string, path: string, operation: Operation): string {
  const base = document.servers[0]?.url ?? '';
  const address = `${base}${path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}`;
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"${address}"`];
  const permission = operation['x-permission'];
  if (permission !== 'public')
    lines.push(`-H "Authorization: Bearer $${permission === 'visitor' ? 'VISITOR_TOKEN' : 'KEY'}"`);
  const content = operation.requestBody?.content ?? {};
  if (content['multipart/form-data']) lines.push('-F "file=@lid.png"');
  const body = content['application/json']?.schema;
  if (body) {
    lines.push(`-H 'content-type: application/json'`);
    lines.push(`-d '${JSON.stringify(exampleOf(body)).replaceAll("'", "'\\''")}'`);
  }
  if ('text/event-stream' in (operation.responses['200']?.content ?? {})) lines.splice(1, 0, '-N');
  return lines.join(' \\\n  ');
}

/** The least that the schema accepts: what is required, else the first field. */
function exampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleOf(schema.anyOf[0] ?? {});
  if (schema.properties) {
    const names = Object.keys(schema.properties);
    const wanted = schema.required?.length ? schema.required : names.slice(0, 1);
    return Object.fromEntries(wanted.map((name) => [name, exampleOf(schema.properties?.[name] ?? {})]));
  }
  const [type] = [schema.type ?? 'object'].flat();
  if (type === 'string') return example(schema);
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  return type === 'array' ? [] : {};
}

function example({ format, minLength = 1 }: Schema): string {
  if (format === 'uuid') return '0195c0de-0000-7000-8000-000000000001';
  if (format === 'date-time') return '2027-01-15T09:30:00Z';
  if (format === 'email') return 'kavitha@mail.example';
  return 'வணக்கம்'.padEnd(minLength, '!');
}

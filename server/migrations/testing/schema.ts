import { within } from './dump.ts';

/** Everything that the catalog says of our tables, functions and rights, as sorted lines to compare. */
export async function schemaOf(url: string): Promise<string[]> {
  return within(url, async (client) => {
    const lines: string[] = [];
    for (const query of queries) {
      const { rows } = await client.query<{ line: string }>(query);
      lines.push(...rows.map(({ line }) => line));
    }
    return lines.sort();
  });
}

const ours = "relnamespace = 'public'::regnamespace";

/** Days of `inbound_request` are made by the clock, so they are no part of the schema. */
const queries = [
  `select format('table %s kind %s security %s %s rights %s', relname, relkind, relrowsecurity, relforcerowsecurity, relacl)
   as line from pg_class where ${ours} and relkind in ('r', 'p', 'v', 'S') and not relispartition`,
  `select format('column %s.%s %s null %s default %s identity %s generated %s', c.relname, a.attname,
     format_type(a.atttypid, a.atttypmod), not a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated)
   as line from pg_class c join pg_attribute a on a.attrelid = c.oid
   left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where ${ours} and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped`,
  `select format('index %s', pg_get_indexdef(c.oid)) as line from pg_class c join pg_index i on i.indexrelid = c.oid
   where ${ours} and not c.relispartition`,
  `select format('constraint %s %s %s', t.relname, k.conname, pg_get_constraintdef(k.oid)) as line
   from pg_constraint k join pg_class t on t.oid = k.conrelid
   where k.connamespace = 'public'::regnamespace and not t.relispartition`,
  `select format('policy %s %s %s %s %s %s', t.relname, p.polname, p.polcmd, p.polroles::regrole[],
     pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) as line
   from pg_policy p join pg_class t on t.oid = p.polrelid`,
  `select format('trigger %s', pg_get_triggerdef(t.oid)) || ' ' || t.tgenabled::text as line
   from pg_trigger t join pg_class c on c.oid = t.tgrelid where ${ours} and not t.tgisinternal`,
  `select format('function %s %s %s', pg_get_functiondef(p.oid), p.proacl, p.proowner::regrole) as line from pg_proc p
   where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
     and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  `select format('extension %s', extname) as line from pg_extension`,
];

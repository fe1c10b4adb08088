-- Words and names are found in whichever letters a keyboard has for them, and in any digits.

-- As server/platform/fold.ts compares texts: without case, accents and what has no shape, one letter for those that
-- stand for the same, and the digits 0 to 9. Signs of vowels that tell words apart stay.
create function folded(words text) returns text language sql immutable parallel safe strict as $$
  select case when octet_length(words) = char_length(words) then lower(words) else
    replace(translate(regexp_replace(normalize(replace(translate(lower(normalize(words, NFKC)),
      'يىئكهةۃەھأإآٱؤς',
      'یییکہہہہہااااوσ'), 'ß', 'ss'), NFKD),
      '[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f]', '', 'g'),
      '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯੦੧੨੩੪੫੬੭੮੯૦૧૨૩૪૫૬૭૮૯୦୧୨୩୪୫୬୭୮୯௦௧௨௩௪௫௬௭௮௯౦౧౨౩౪౫౬౭౮౯೦೧೨೩೪೫೬೭೮೯൦൧൨൩൪൫൬൭൮൯๐๑๒๓๔๕๖๗๘๙໐໑໒໓໔໕໖໗໘໙༠༡༢༣༤༥༦༧༨༩၀၁၂၃၄၅၆၇၈၉០១២៣៤៥៦៧៨៩',
      '0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789'),
      'եվ', 'եւ')
  end
$$;

create or replace function words_of(subject text, body text, files text) returns tsvector
language sql immutable parallel safe as $$
  select to_tsvector('pg_catalog.simple'::regconfig, folded(left(coalesce(subject || ' ', '') || body, 100000)))
    || to_tsvector('pg_catalog.simple'::regconfig, folded(left(coalesce(files || ' ' || translate(files, '._-+()[]', '        '), ''), 20000)))
$$;

-- Only what is written in other than plain letters was found by other words until now.
alter table message no force row level security;
alter table attachment no force row level security;
update message m set search = words_of(o.subject, concat_ws(' ', o.text, o.card_words), f.names)
from message o left join lateral (
  select string_agg(a.name, ' ' order by a.position) as names from attachment a
  where a.workspace_id = o.workspace_id and a.message_id = o.id) f on true
where m.workspace_id = o.workspace_id and m.id = o.id and o.deleted_at is null
  and octet_length(concat_ws(' ', o.subject, o.text, o.card_words, f.names))
    <> char_length(concat_ws(' ', o.subject, o.text, o.card_words, f.names));
alter table message force row level security;
alter table attachment force row level security;

create index contact_called on contact using gin
  (folded(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) gin_trgm_ops);

grant create on schema public to earshot_system;
grant execute on function folded(text) to earshot_system;
drop function contacts_called(text, integer);
set local role earshot_system;
-- As before, by folded letters; addresses and numbers of contacts are kept as they are compared, so `pattern` is for
-- addresses as they were typed.
create function contacts_called(pattern text, folds text, most integer) returns table (contact_id uuid)
language plpgsql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  here uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  held boolean := reach() is not null;
  found uuid[];
begin
  if length(folds) < 5 and (select reltuples > 50000 from pg_class where oid = 'contact'::regclass) then
    found := array(select id from (select c.id from contact c where c.workspace_id = here
        and (folded(c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone, '')) like substr(folds, 2)
          or folded(c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone, '')) like '% ' || substr(folds, 2))
        and (not held or written_within(c.workspace_id, c.id)) limit most * 10) c order by id desc limit most);
  else
    found := array(
      (select id from (select c.id from contact c where c.workspace_id = here
        and folded(c.name || ' ' || coalesce(c.email, '') || ' ' || coalesce(c.phone, '')) like folds
        and (not held or written_within(c.workspace_id, c.id)) limit most * 10) c order by id desc limit most)
      union
      (select d.contact_id from contact_detail d where d.workspace_id = here
        and d.normal like pattern and (not held or written_within(d.workspace_id, d.contact_id)) limit most)
      union
      (select d.contact_id from contact_detail d where d.workspace_id = here and d.kind = 'phone'
        and d.normal like number_pattern(folds) and (not held or written_within(d.workspace_id, d.contact_id)) limit most));
  end if;
  return query select distinct g.id from unnest(found) f(id)
    join contact c on c.workspace_id = here and c.id = f.id
    join contact g on g.workspace_id = c.workspace_id and g.head_id = c.head_id limit most;
end $$;
revoke all on function contacts_called(text, text, integer) from public;
grant execute on function contacts_called(text, text, integer) to earshot_app;
reset role;
revoke create on schema public from earshot_system;

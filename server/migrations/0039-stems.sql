-- A word also finds its other forms: what PostgreSQL's stemmers make of each word, by the script it is written in and,
-- for Latin letters, by the language that is known of the customer. Beside the words themselves, never in their place.

-- Digits, addresses and names of files have no forms: only words are mapped.
do $$
declare
  code text;
  stemmer text;
begin
  for code, stemmer in select * from unnest(
    array['ar', 'ca', 'da', 'de', 'el', 'en', 'es', 'eu', 'fi', 'fr', 'ga', 'hi', 'hu', 'hy', 'id', 'it', 'lt', 'ne', 'nl', 'no', 'pt', 'ro', 'ru', 'sr', 'sv', 'ta', 'tr'],
    array['arabic', 'catalan', 'danish', 'german', 'greek', 'english', 'spanish', 'basque', 'finnish', 'french', 'irish', 'hindi', 'hungarian', 'armenian', 'indonesian', 'italian', 'lithuanian', 'nepali', 'dutch', 'norwegian', 'portuguese', 'romanian', 'russian', 'serbian', 'swedish', 'tamil', 'turkish'])
  loop
    execute format('create text search configuration stems_%s (parser = pg_catalog."default")', code);
    execute format('alter text search configuration stems_%s add mapping for asciiword, word, hword_asciipart, hword_part with pg_catalog.%I',
      code, stemmer || '_stem');
  end loop;
end $$;

-- As before, and quicker: most texts have no digits but ours.
create or replace function folded(words text) returns text language sql immutable parallel safe strict as $$
  select case when octet_length(words) = char_length(words) then lower(words) else (
    select replace(case when plain ~ '[٠-٩۰-۹०-९০-৯੦-੯૦-૯୦-୯௦-௯౦-౯೦-೯൦-൯๐-๙໐-໙༠-༩၀-၉០-៩]' then translate(plain,
      '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯੦੧੨੩੪੫੬੭੮੯૦૧૨૩૪૫૬૭૮૯୦୧୨୩୪୫୬୭୮୯௦௧௨௩௪௫௬௭௮௯౦౧౨౩౪౫౬౭౮౯೦೧೨೩೪೫೬೭೮೯൦൧൨൩൪൫൬൭൮൯๐๑๒๓๔๕๖๗๘๙໐໑໒໓໔໕໖໗໘໙༠༡༢༣༤༥༦༧༨༩၀၁၂၃၄၅၆၇၈၉០១២៣៤៥៦៧៨៩',
      '0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789') else plain end, 'եվ', 'եւ')
    from (select regexp_replace(normalize(replace(translate(lower(normalize(words, NFKC)),
      'يىئكهةۃەھأإآٱؤς',
      'یییکہہہہہااااوσ'), 'ß', 'ss'), NFKD),
      '[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f]', '', 'g') offset 0) once(plain)) end
$$;

-- A text in small letters with the accents that some stemmers go by.
create function unfolded(words text) returns text language sql immutable parallel safe strict as $$
  select case when octet_length(words) = char_length(words) then lower(words) else
    lower(regexp_replace(normalize(words, NFKC), '[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]', '', 'g')) end
$$;

-- The language that Latin letters are taken for: the customer's if there is a stemmer for it, else English.
create function latin_language(language text) returns text language sql immutable parallel safe as $$
  select case when code = any('{ca,da,de,en,es,eu,fi,fr,ga,hu,id,it,lt,nl,no,pt,ro,sv,tr}') then code
    when code in ('nb', 'nn') then 'no' else 'en' end from (select left(lower(coalesce(language, '')), 2)) l(code)
$$;

-- The languages to stem an unfolded text by, as far as its letters tell. Arabic letters are Arabic if there are some
-- among them that Urdu and Persian do without and none of theirs, or if the customer is known to speak it.
create function stemmers_for(words text, language text) returns text[] language sql immutable parallel safe as $$
  select array_remove(array[
    case when words ~ '[a-zß-ɏḀ-ỿ]' then latin_language(language) end,
    case when words ~ '[ऀ-ॿ]' then case when language ~* '^ne\M' then 'ne' else 'hi' end end,
    case when words ~ '[஀-௿]' then 'ta' end,
    case when words ~ '[԰-֏]' then 'hy' end,
    case when words ~ '[Ѐ-ӿ]' then case when language ~* '^sr\M' then 'sr' else 'ru' end end,
    case when words ~ '[Ͱ-Ͽἀ-῿]' then 'el' end,
    case when words ~ '[ء-ي]' and (language ~* '^ar\M' or (words ~ '[ةىيكأإ]' and words !~ '[ٹڈڑںےہھگچپژکی]')) then 'ar' end], null)
$$;

-- Whether a stemmer takes words as they are compared; the others go by accents, which are folded away only from the stems.
create function stems_folded(code text) returns boolean language sql immutable parallel safe as $$
  select code in ('en', 'hi', 'ne', 'ta', 'hy')
$$;

-- The words of a text for a stemmer's configuration, as they are compared.
create function stems_by(code text, given text, folds text) returns tsvector language sql immutable parallel safe as $$
  select case when stems_folded(code) or octet_length(given) = char_length(given)
    then to_tsvector(('public.stems_' || code)::regconfig, folds)
    else array_to_tsvector(array_remove(string_to_array(folded(array_to_string(tsvector_to_array(
      to_tsvector(('public.stems_' || code)::regconfig, given)), ' ')), ' '), '')) end
$$;

-- All that a text and the names of files are found by: the words, and the keys of their forms unless these are words
-- of it themselves. No one can type such a key.
create function words_and_forms(body text, files text, language text) returns tsvector
language plpgsql immutable parallel safe as $$
declare
  named text := left(files || ' ' || translate(files, '._-+()[]', '        '), 20000);
  folds text := folded(left(body, 100000));
  words tsvector := to_tsvector('pg_catalog.simple'::regconfig, folds);
  known text[];
  given text;
  code text;
  keys text[] := '{}';
begin
  if named <> '' then
    words := words || to_tsvector('pg_catalog.simple'::regconfig, folded(named));
    body := left(body, 50000) || ' ' || named;
    folds := folded(body);
  elsif length(folds) > 50000 then
    body := left(body, 50000);
    folds := folded(body);
  end if;
  if folds !~ '[^ -@\[-`\{-~]' then return words; end if;
  given := unfolded(body);
  known := tsvector_to_array(words);
  foreach code in array case when octet_length(given) = char_length(given) then array[latin_language(language)]
    else stemmers_for(given, language) end loop
    keys := keys || array(select E'\x02' || code || stem from unnest(tsvector_to_array(ts_delete(stems_by(code, given, folds), known))) stem);
  end loop;
  return words || array_to_tsvector(keys);
end $$;

create function language_of_customer(workspace uuid, conversation uuid) returns text language plpgsql stable as $$
begin
  return (select c.language from conversation v join contact c on c.workspace_id = v.workspace_id and c.id = v.contact_id
    where v.workspace_id = workspace and v.id = conversation);
end $$;

create or replace function message_words() returns trigger language plpgsql as $$
begin
  if new.deleted_at is not null then
    new.search := ''::tsvector;
  else
    new.search := words_and_forms(concat_ws(' ', new.subject, new.text, new.card_words), case when tg_op = 'UPDATE' then
      (select string_agg(name, ' ' order by position) from attachment where workspace_id = new.workspace_id and message_id = new.id) end,
      language_of_customer(new.workspace_id, new.conversation_id));
  end if;
  return new;
end $$;
drop function words_of(text, text, text);

-- How far the messages of a workspace have been given their forms, and by which PostgreSQL: another one may stem
-- otherwise. Those from before are given them in the background, and are found by their words until then.
create table search_stems (
  workspace_id uuid primary key references workspace on delete cascade,
  version integer not null,
  -- The last message that was looked at; null: all of them were.
  after uuid
);
select secure('search_stems');
select readable_by_system('search_stems');

-- Words as a query for any of them, whatever is in them.
create function as_query(words text[]) returns tsquery language sql immutable parallel safe as $$
  select string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''', '|')::tsquery from unnest(words) word
$$;

-- The keys by which other forms of a word are found.
create function forms_of(word text, codes text[]) returns text[] language plpgsql immutable parallel safe as $$
declare
  given text := unfolded(word);
  folds text := folded(word);
  stem text;
  code text;
  keys text[] := '{}';
begin
  foreach code in array array(select distinct unnest(stemmers_for(given, null) || case when given ~ '[a-zß-ɏḀ-ỿ]' then codes end
    || case when given ~ '[ऀ-ॿ]' then array['ne'] when given ~ '[Ѐ-ӿ]' then array['sr'] when given ~ '[ء-ي]' then array['ar'] end)) loop
    -- With its accents and without, as it may have been typed.
    foreach stem in array tsvector_to_array(stems_by(code, given, folds) || stems_by(code, folds, folds)) loop
      keys := keys || stem || (E'\x02' || code || stem);
    end loop;
  end loop;
  return array(select distinct key from unnest(keys) key where key <> folds);
end $$;

-- The words of a search that stand for their forms too, each with the keys of these: neither what is quoted or left
-- out, nor numbers, addresses and what hyphens join.
create function forms_asked(words text, codes text[]) returns table (word text, keys text[])
language plpgsql immutable parallel safe as $$
declare
  part text;
  found text[];
  spelt text[];
  exact text[] := '{}';
  lexemes text[] := '{}';
  spellings text[] := '{}';
begin
  for part in select m[1] from regexp_matches(unfolded(words), '(-?"[^"]*"?|[^\s"]+)', 'g') m loop
    found := tsvector_to_array(to_tsvector('pg_catalog.simple', folded(part)));
    spelt := tsvector_to_array(to_tsvector('pg_catalog.simple', part));
    if part like '%"%' or numnode(websearch_to_tsquery('pg_catalog.simple', folded(part))) <> 1 then
      exact := exact || found;
    elsif cardinality(found) = 1 then
      lexemes := lexemes || found[1];
      spellings := spellings || case when cardinality(spelt) = 1 then spelt[1] else found[1] end;
    end if;
  end loop;
  return query select f.word, f.keys from (
    select distinct on (w.lexeme) w.lexeme as word, forms_of(w.spelt, codes) as keys
    from unnest(lexemes, spellings) w(lexeme, spelt) where w.lexeme <> all(exact)) f where f.keys <> '{}';
end $$;

-- As a search is asked, with every form of its words.
create function with_forms(wanted tsquery, words text, codes text[]) returns tsquery
language plpgsql immutable parallel safe as $$
declare
  asked record;
begin
  for asked in select * from forms_asked(words, codes) loop
    wanted := ts_rewrite(wanted, as_query(array[asked.word]), as_query(asked.word || asked.keys));
  end loop;
  return wanted;
end $$;

-- The words of a text that are forms of those a search asks for, to be marked. Most begin with the same letter; Arabic
-- puts its articles in front.
create function forms_in(body text, words text, codes text[]) returns text[] language plpgsql stable parallel safe as $$
declare
  spelt text[] := tsvector_to_array(to_tsvector('pg_catalog.simple', unfolded(body)));
  folds text[] := string_to_array(folded(array_to_string(spelt, ' ')), ' ');
begin
  return (select array_agg(distinct l.fold) from forms_asked(words, codes) f
    join unnest(spelt, folds) l(lexeme, fold) on left(l.fold, 1) = left(f.word, 1) or f.word ~ '[ء-ی]'
    where l.fold = any(f.keys) or forms_of(l.lexeme, codes) && f.keys);
end $$;

grant create on schema public to earshot_system;
grant execute on function folded(text), forms_asked(text, text[]), with_forms(tsquery, text, text[]), as_query(text[]) to earshot_system;
drop function messages_saying(text, integer);
set local role earshot_system;
-- The languages of Latin letters that customers of a workspace are known to speak, read along the index of them.
create function latin_languages(workspace uuid) returns text[] language sql stable set search_path = public
set enable_indexscan = on set enable_seqscan = on as $$
  with recursive spoken(language) as (
    (select lower(c.language) from contact c where c.workspace_id = workspace and c.language <> '' order by lower(c.language) limit 1)
    union all
    select (select lower(c.language) from contact c where c.workspace_id = workspace and c.language <> '' and lower(c.language) > s.language
      order by lower(c.language) limit 1) from spoken s where s.language is not null)
  select array_agg(distinct code) from (
    select latin_language(language) from spoken where language is not null union select 'en') l(code)
$$;
-- The newest messages that a query finds, one more than wanted where there are more. Other plans than by the index of
-- words are switched off by who calls it: before a table's first statistics the planner would take them.
create function newest_saying(wanted tsquery, most integer)
returns table (conversation_id uuid, message_id uuid, at timestamptz)
language plpgsql set search_path = public as $$
#variable_conflict use_column
declare
  here uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  within uuid[] := reach();
  is_common boolean := expected_messages(wanted) > most;
  now_at bigint := extract(epoch from now())::bigint;
  -- How far back is looked: so many blocks of 2 ^ span seconds; a span of 0 is all time.
  span integer := 0;
  blocks integer := 2;
  seconds float;
  recent tsquery;
  conversations uuid[];
  messages uuid[];
  times timestamptz[];
begin
  if is_common and exists (select from workspace w where w.id <> here) then
    wanted := wanted && any_key(array[E'\x01w' || here]);
  end if;
  if within is not null then wanted := wanted && any_key(array(select E'\x01c' || channel from unnest(within) channel)); end if;
  if is_common then
    -- A first look at what should hold some of them. A wrong estimate costs time and finds the same.
    foreach span in array array[14, 17, 20, 23, 26, 0] loop
      exit when span = 0 or most / 8 < expected_messages(wanted && any_key(array(
        select E'\x01t' || span || ':' || ((now_at >> span) - n) from generate_series(0, 1) n)));
    end loop;
  end if;
  loop
    recent := wanted;
    if span > 0 then
      recent := wanted && any_key(array(select E'\x01t' || span || ':' || ((now_at >> span) - n) from generate_series(0, blocks - 1) n));
    end if;
    select array_agg(f.conversation_id), array_agg(f.id), array_agg(f.ordered_at) into conversations, messages, times
    from (
      select m.conversation_id, m.id, m.ordered_at from message m
      where searched(m.search, m.workspace_id, m.channel_id, m.ordered_at) @@ recent
        and (m.workspace_id = here) is true and (within is null or m.channel_id = any(within)) and m.deleted_at is null
      order by m.ordered_at desc limit most + 1
    ) f;
    exit when span = 0 or cardinality(messages) > most;
    -- As densely as there, so far back must be enough.
    seconds := blocks * power(2, span) * least(3, greatest(2, 1.3 * most / coalesce(cardinality(messages), 1)));
    foreach span in array array[14, 17, 20, 23, 26, 0] loop
      exit when span = 0 or seconds / power(2, span) <= 6;
    end loop;
    if span > 0 then blocks := ceil(seconds / power(2, span)) + 1; end if;
  end loop;
  return query select * from unnest(conversations, messages, times);
end $$;
-- The newest messages with these words as they were typed, then those with other forms of them, each one more than
-- wanted where there are more; if there are too many of the first, none of the second. `codes` are the languages that
-- Latin letters were asked in. It runs as the system role and keeps to the workspace and to what is within reach
-- itself: a text-search operator is not leakproof, so under a row policy PostgreSQL would not use the index for it.
create function messages_saying(words text, most integer)
returns table (conversation_id uuid, message_id uuid, at timestamptz, typed boolean, codes text[])
language plpgsql security definer set search_path = public
set enable_seqscan = off set enable_indexscan = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  here uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  wanted tsquery := websearch_to_tsquery('pg_catalog.simple', folded(words));
  spoken text[];
  wider tsquery;
  conversations uuid[];
  messages uuid[];
  times timestamptz[];
begin
  if here is null or numnode(wanted) = 0 or reach() = '{}' then return; end if;
  select array_agg(n.conversation_id), array_agg(n.message_id), array_agg(n.at) into conversations, messages, times
  from newest_saying(wanted, most) n;
  return query select *, true, null::text[] from unnest(conversations, messages, times);
  if cardinality(messages) > most then return; end if;
  spoken := latin_languages(here);
  wider := with_forms(wanted, words, spoken);
  if wider::text = wanted::text then return; end if;
  return query select n.conversation_id, n.message_id, n.at, false, spoken from newest_saying(wider, most) n
    where n.message_id not in (select unnest(messages));
end $$;
revoke all on function latin_languages(uuid), newest_saying(tsquery, integer), messages_saying(text, integer) from public;
grant execute on function messages_saying(text, integer) to earshot_app;
reset role;
revoke create on schema public from earshot_system;

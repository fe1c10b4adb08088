import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { places, practicePlaces, team } from './cast.ts';

/** One thing that happens. */
export interface Act {
  /** When it reaches us. */
  at: Date;
  /** When it was written; earlier than `at` for a late message. */
  sentAt: Date;
  /** A name of the team, '' for the customer, or what kind of thing it is: edit, delete, react, shop, hide, bad. */
  who: string;
  /** Says to the customer, notes for the team, or decides. */
  does: 'says' | 'notes' | 'decides';
  text: string;
  options: Record<string, string>;
}

/** One customer's matter. */
export interface Story {
  key: string;
  place: string;
  customer: { name: string; language: string; email?: string; phone?: string };
  about: Record<string, string>;
  subject?: string;
  post?: string;
  acts: Act[];
}

const folder = join(import.meta.dirname, 'week');
const header = /^## (\w+) · (.+) · ([a-z]{2}(?:-[A-Za-z]+)?)$/;
const detail = /^(email|phone|subject|post|about (.+?)): (.+)$/;
const act = /^(?:(\d+) (\d\d):(\d\d)|-(\d+)m)(?: \(([^)]*)\))?(?: (\w+))? ([>*!]) ?(.*)$/;
const signs = { '>': 'says', '*': 'notes', '!': 'decides' } as const;
const kinds = ['', 'edit', 'delete', 'react', 'shop', 'hide', 'bad'];

/** The week out of `week/*.txt` (how it is written: `week/README.md`), with its times counted back from `now`. */
export function readWeek(now: Date): Story[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return files.sort().flatMap((name) => readStories(name, readFileSync(join(folder, name), 'utf8'), now));
}

function readStories(file: string, text: string, now: Date): Story[] {
  const stories: Story[] = [];
  for (const [n, line] of text.split('\n').entries()) {
    const fault = (what: string) => new Error(`${file}, line ${n + 1}: ${what}`);
    const story = stories.at(-1);
    const opened = header.exec(line);
    if (opened) {
      stories.push(newStory(`${file.replace('.txt', '')}-${stories.length + 1}`, opened));
      if (!Object.hasOwn({ ...places, ...practicePlaces }, opened[1] ?? ''))
        throw fault('there is no such place');
    } else if (!story || line === '') {
      if (line !== '') throw fault('stands before the first story');
    } else if (!addDetail(story, line) && !addAct(story, line, now)) {
      const last = story.acts.at(-1);
      // An indented line goes on with the text above it; a lone dot is an empty line in it.
      if (!last || !line.startsWith('  ')) throw fault('is neither a detail nor an act');
      last.text += `\n${line.trim() === '.' ? '' : line.trim()}`;
    }
  }
  return stories;
}

function newStory(key: string, [, place = '', name = '', language = '']: RegExpExecArray): Story {
  return { key, place, customer: { name, language }, about: {}, acts: [] };
}

function addDetail(story: Story, line: string): boolean {
  const [, name = '', fact, value = ''] = detail.exec(line) ?? [];
  if (fact) story.about[fact] = value;
  else if (name === 'email' || name === 'phone') story.customer[name] = value;
  else if (name === 'subject' || name === 'post') story[name] = value;
  return name !== '';
}

function addAct(story: Story, line: string, now: Date): boolean {
  const parts = act.exec(line);
  if (!parts) return false;
  const [, days, hour, minute, ago, bracketed = '', who = '', sign = '>', text = ''] = parts;
  if (!kinds.includes(who) && who !== 'me' && !(who in team)) throw new Error(`${story.key}: who is ${who}?`);
  const options = Object.fromEntries(
    bracketed
      .split('; ')
      .filter(Boolean)
      .map((option) => [option.split(' ')[0] ?? '', option.replace(/^\S+ ?/, '')]),
  );
  const sentAt = ago
    ? new Date(now.getTime() - Number(ago) * 60_000)
    : new Date(now.getTime() - Number(days) * 86_400_000);
  if (!ago) sentAt.setUTCHours(Number(hour), Number(minute), Number(minute) % 7, 0);
  const at = new Date(sentAt.getTime() + Number(options.late ?? 0) * 60_000);
  story.acts.push({ at, sentAt, who, does: signs[sign as keyof typeof signs], text, options });
  return true;
}

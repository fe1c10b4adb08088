import { deliverLetters } from './deliver-letters.ts';
import { draw } from './files.ts';
import type { Platforms } from './platforms.ts';
import type { Act } from './read-week.ts';
import type { Scene } from './scene.ts';

interface Known {
  id: string;
  name: string;
}

/** What a customer, or the shop elsewhere, does on a platform: the stand-in is told, and tells us of it. */
export async function speak(scene: Scene, act: Act): Promise<void> {
  const { platforms } = scene.stage;
  const account = platforms?.accounts.get(scene.story.place)?.account;
  if (!platforms || account === undefined) throw new Error(`${scene.story.key}: there is no platform`);
  const person = await personOf(platforms, scene, act.options.by);
  const seen = scene.unread && act.who === '' && !isPublic(scene) ? { account, person, kind: 'read' } : null;
  scene.unread = false;
  if (seen) await platforms.sandbox.control('POST', '/say', seen);
  const brand = ['shop', 'hide'].includes(act.who);
  const said = brand
    ? await asShop(scene, act, { account, person })
    : await asThey(scene, act, { account, person });
  const { id } = await platforms.sandbox.control<{ id: string }>('POST', brand ? '/brand' : '/say', said);
  await deliverLetters(scene);
  if (act.who === '') scene.theirs = id;
  if (act.who === '') scene.first ??= id;
  if (act.who === 'shop') scene.ours = id;
}

/** By name; whoever the sandbox does not have yet comes along. */
async function personOf({ sandbox }: Platforms, { story }: Scene, other?: string): Promise<string> {
  const name = other ?? story.customer.name;
  const people = await sandbox.control<Known[]>('GET', '/people');
  const known = people.find((person) => person.name === name);
  if (known) return known.id;
  const { username } = story.about;
  const made = other ? { name } : { name, ...(username && { username }) };
  return (await sandbox.control<Known>('POST', '/people', made)).id;
}

function isPublic({ story }: Scene): boolean {
  return story.post !== undefined;
}

interface Who {
  account: string;
  person: string;
}

async function asShop(scene: Scene, { who: verb, text }: Act, { account, person }: Who): Promise<object> {
  if (verb === 'hide') return { kind: 'hide', account, comment: scene.theirs };
  if (!isPublic(scene)) return { kind: 'message', account, person, text };
  return { kind: 'comment', account, post: await postOf(scene, account), parent: scene.theirs, text };
}

async function asThey(scene: Scene, { who: verb, text, options }: Act, who: Who): Promise<object> {
  if (verb === 'react') return { ...who, kind: 'reaction', message: scene.ours, emoji: text };
  if (isPublic(scene)) {
    if (verb === 'edit') return { ...who, kind: 'edit-comment', comment: scene.theirs, text };
    if (verb === 'delete') return { ...who, kind: 'delete-comment', comment: scene.theirs };
    const below = 'below' in options ? { parent: scene.first } : {};
    return { ...who, kind: 'comment', post: await postOf(scene, who.account), text, ...below };
  }
  if (verb === 'edit') return { ...who, kind: 'edit', message: scene.theirs, text };
  if (verb === 'delete') return { ...who, kind: 'unsend', message: scene.theirs };
  if ('mention' in options) return { ...who, kind: 'mention', text };
  if ('story' in options) return { ...who, kind: 'story-reply', text };
  if (options.file) {
    const file = { name: options.file, type: 'image/png', base64: draw(options.file).toString('base64') };
    return { ...who, kind: 'attachment', type: 'image', text, file };
  }
  if (options.sends) return { ...who, kind: 'attachment', type: options.sends, text };
  return { ...who, kind: 'text', text, ...('quote' in options && { replyTo: scene.ours }) };
}

/** The shop's post with the story's words; written when the first one comes to it. */
async function postOf({ stage, story }: Scene, account: string): Promise<string> {
  const { posts, sandbox } = stage.platforms as Platforms;
  const key = `${account} ${story.post}`;
  const made =
    posts.get(key) ??
    (
      await sandbox.control<{ id: string }>('POST', '/brand', {
        kind: 'post',
        account,
        text: story.post,
        photo: true,
      })
    ).id;
  posts.set(key, made);
  return made;
}

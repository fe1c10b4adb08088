import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setStage } from './testing/stage.ts';
import { readVendor, vendorAbsent } from './testing/vendor.ts';
import { messageBody } from './whatsapp/schema.ts';

const base = { messaging_product: 'whatsapp', recipient_type: 'individual', to: '+919840012345' };
const reply = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ type: 'reply', reply: { id: `${at}`, title: `n${at}` } }));
const buttons = (count: number) => ({
  ...base,
  type: 'interactive',
  interactive: { type: 'button', body: { text: 'हाँ?' }, action: { buttons: reply(count) } },
});
const list = (button: string) => ({
  ...base,
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: 'எது?' },
    action: { button, sections: [{ title: 'தேநீர்', rows: [{ id: '1', title: 'கருப்பு' }] }] },
  },
});
const contact = { name: { formatted_name: 'లక్ష్మి', first_name: 'లక్ష్మి' }, phones: [{ phone: '+91 98400' }] };

/** Whether a body fits: to the vendor's mind, and to ours. */
const bodies: Record<string, [object, boolean]> = {
  text: [{ ...base, type: 'text', text: { body: 'வணக்கம்', preview_url: true } }, true],
  'a text that answers': [{ ...base, type: 'text', text: { body: 'a' }, context: { message_id: 'b' } }, true],
  'a text to a user id': [
    { messaging_product: 'whatsapp', recipient: 'IN.2081978709342942', type: 'text', text: { body: 'a' } },
    true,
  ],
  'a text to nobody': [{ messaging_product: 'whatsapp', type: 'text', text: { body: 'a' } }, false],
  'a text that is a number': [{ ...base, type: 'text', text: { body: 5 } }, false],
  'a text with a key too many': [{ ...base, type: 'text', text: { body: 'a', colour: 'red' } }, false],
  'a body with a key too many': [{ ...base, type: 'text', text: { body: 'a' }, colour: 'red' }, false],
  'a text of another type': [{ ...base, type: 'image', text: { body: 'a' } }, false],
  'no product': [{ to: '+919840012345', type: 'text', text: { body: 'a' } }, false],
  'an image by id': [{ ...base, type: 'image', image: { id: '41', caption: 'படம்' } }, true],
  'a video by link': [{ ...base, type: 'video', video: { link: 'https://shop.example/a.mp4' } }, true],
  'a document': [{ ...base, type: 'document', document: { id: '41', filename: 'விலை.pdf' } }, true],
  'an audio without a source': [{ ...base, type: 'audio', audio: {} }, false],
  'a sticker': [{ ...base, type: 'sticker', sticker: { id: '41' } }, true],
  'a sticker with a caption': [{ ...base, type: 'sticker', sticker: { id: '41', caption: 'a' } }, false],
  'a place': [{ ...base, type: 'location', location: { latitude: '40.1', longitude: '44.5' } }, true],
  'a place in numbers': [{ ...base, type: 'location', location: { latitude: 40.1, longitude: 44.5 } }, true],
  'a contact': [{ ...base, type: 'contacts', contacts: [contact] }, true],
  'no contacts': [{ ...base, type: 'contacts', contacts: [] }, false],
  'six contacts': [{ ...base, type: 'contacts', contacts: Array(6).fill(contact) }, false],
  'a contact with a key too many': [{ ...base, type: 'contacts', contacts: [{ ...contact, age: 4 }] }, false],
  'a reaction': [{ ...base, type: 'reaction', reaction: { message_id: 'a', emoji: '🙏' } }, true],
  'three buttons': [buttons(3), true],
  'four buttons': [buttons(4), false],
  'no buttons': [buttons(0), false],
  'a list': [list('தேர்வு'), true],
  'a list with a long button': [list('a'.repeat(21)), false],
  'a template': [
    {
      ...base,
      type: 'template',
      template: {
        name: 'order_ready',
        language: { policy: 'deterministic', code: 'ta' },
        components: [
          { type: 'body', parameters: [{ type: 'text', text: 'கவிதா' }] },
          { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '41' }] },
        ],
      },
    },
    true,
  ],
  'a template without a language': [{ ...base, type: 'template', template: { name: 'order_ready' } }, false],
  'a component that there is not': [
    {
      ...base,
      type: 'template',
      template: { name: 'a', language: { code: 'ta' }, components: [{ type: 'tail', parameters: [] }] },
    },
    false,
  ],
  'an unknown type': [{ ...base, type: 'poll', poll: {} }, false],
};

test('our schema of WhatsApp’s messages and the vendor’s agree', { skip: vendorAbsent }, () => {
  const vendor = readVendor();
  for (const [name, [body, fits]] of Object.entries(bodies)) {
    const complaints = vendor.complaints(body);
    assert.equal(complaints.length === 0, fits, `the vendor on ${name}: ${complaints.join('; ')}`);
    const ours = messageBody.safeParse(body);
    assert.equal(ours.success, fits, `ours on ${name}: ${ours.error?.message}`);
  }
});

test('the vendor’s own examples fit, as far as their types are stood in for', { skip: vendorAbsent }, () => {
  const { examples } = readVendor();
  let count = 0;
  for (const [name, example] of Object.entries(examples)) {
    // The examples hold blanks to fill in.
    const text = JSON.stringify(example)
      .replace(/"to":"[^"]*"/g, '"to":"+919840012345"')
      .replace(/"link":"[^"]*"/g, '"link":"https://shop.example/file"')
      // Yes and No without quotes are no texts in YAML.
      .replace(/"text":(true|false)/g, '"text":"$1"');
    const body = JSON.parse(text);
    if (!stoodInFor(body)) continue;
    count += 1;
    const ours = messageBody.safeParse(body);
    assert.ok(ours.success, `${name}: ${ours.error?.message} ${text}`);
  }
  assert.ok(count > 25, `${count} examples were looked at`);
});

test('a sandbox that was given the vendor’s schema refuses by it too', { skip: vendorAbsent }, async () => {
  const vendor = readVendor();
  const stage = await setStage('whatsapp', {}, { alsoValidate: (body) => vendor.complaints(body) });
  await stage.say({ kind: 'text', text: 'a' });
  const send = (content: object) =>
    stage.call('POST', `/${stage.account}/messages`, {
      messaging_product: 'whatsapp',
      to: stage.phone,
      ...content,
    });
  const done = await send({ type: 'text', text: { body: 'b' } });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  // Ours knows a button that leads to an address; the vendor's description of this version does not.
  const action = { name: 'cta_url', parameters: { display_text: 'See', url: 'https://shop.example' } };
  const refused = await send({
    type: 'interactive',
    interactive: { type: 'cta_url', body: { text: 'a' }, action },
  });
  assert.match(refused.body.error.error_data.details, /vendor's schema/);
});

function stoodInFor(body: { type?: string; interactive?: { type: string }; template?: object }): boolean {
  if (body.type === 'interactive') return ['button', 'list'].includes(body.interactive?.type ?? '');
  const unknownButtons = /"sub_type":"(?!url|quick_reply)/i.test(JSON.stringify(body.template ?? {}));
  return body.type !== undefined && !unknownButtons && !/order_/.test(JSON.stringify(body));
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultOf, questionsFor } from './questions.ts';

const name = { key: 'name', label: 'visitor.field.name', type: 'text', required: true } as const;
const email = { key: 'email', label: 'visitor.field.email', type: 'email', required: false } as const;
const calm = { fields: [name, email], online: true, identity: null, profile: {}, begun: false };

describe('what is asked before a message', () => {
  it('is what the channel wants, before the first one only', () => {
    assert.deepEqual(asked(calm), ['name!', 'email']);
    assert.deepEqual(asked({ ...calm, begun: true }), []);
  });
  it('is never what the page or the visitor has said', () => {
    assert.deepEqual(asked({ ...calm, identity: { name: 'Meera' } }), ['email']);
    assert.deepEqual(asked({ ...calm, profile: { name: 'Meera', email: 'm@example.org' } }), []);
  });
  it('is an address to answer to while nobody is there', () => {
    const away = { ...calm, online: false };
    assert.deepEqual(asked(away), ['name!', 'email!']);
    assert.deepEqual(asked({ ...away, fields: [] }), ['email!']);
    assert.deepEqual(asked({ ...away, begun: true }), ['email']);
    assert.deepEqual(asked({ ...away, identity: { email: 'm@example.org' } }), ['name!']);
    assert.deepEqual(asked({ ...away, fields: [], profile: { email: 'm@example.org' } }), []);
  });
});

describe('an answer', () => {
  it('is checked by its kind', () => {
    const phone = { ...email, key: 'phone', type: 'phone' } as const;
    assert.equal(faultOf(name, '  '), 'visitor.field.missing');
    assert.equal(faultOf(email, ''), null);
    assert.equal(faultOf(email, 'nobody'), 'visitor.field.notEmail');
    assert.equal(faultOf(email, ' a@b.example '), null);
    assert.equal(faultOf(phone, '+92 300 5550100'), null);
    assert.equal(faultOf(phone, 'tomorrow'), 'visitor.field.notPhone');
  });
});

function asked(situation: Parameters<typeof questionsFor>[0]): string[] {
  return questionsFor(situation).map(({ key, required }) => (required ? `${key}!` : key));
}

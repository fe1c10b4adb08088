import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What a device may be told to do wrong, one thing at a time. */
export interface Deviation {
  /** The origin that the browser says the page has. */
  origin?: string;
  /** The host that the device signs for. */
  rpId?: string;
  /** What the device says it has seen of its owner. */
  flags?: number;
  /** How often it says it was used. */
  counter?: number;
  /** Whose key it says this is. */
  userHandle?: string;
  /** What the browser says was asked for. */
  challenge?: string;
  type?: string;
}

interface Options {
  challenge: string;
  rpId?: string;
  rp?: { id: string };
  user?: { id: string };
}

const userPresent = 0x01;
export const userVerified = 0x04;
const hasKey = 0x40;

/** A device with one passkey, made of a real ES256 key pair: what it answers is what a browser would post. */
export function newAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let handle = '';
  let counter = 0;
  return { id: id.toString('base64url'), make, use };

  /** Answers `navigator.credentials.create`. */
  function make(options: Options, wrong: Deviation = {}) {
    handle = options.user?.id ?? '';
    const rpId = wrong.rpId ?? options.rp?.id ?? '';
    const flags = (wrong.flags ?? userPresent | userVerified) | hasKey;
    const key = coseKey(publicKey);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([
      about(rpId, flags, wrong.counter ?? 0),
      Buffer.alloc(16),
      length,
      id,
      key,
    ]);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      cborBytes(authData),
    ]);
    return {
      ...named(),
      response: {
        clientDataJSON: clientData('webauthn.create', options, wrong).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** Answers `navigator.credentials.get`; each use counts. */
  function use(options: Options, wrong: Deviation = {}) {
    counter = wrong.counter ?? counter + 1;
    const data = clientData('webauthn.get', options, wrong);
    const rpId = wrong.rpId ?? options.rpId ?? '';
    const authData = about(rpId, wrong.flags ?? userPresent | userVerified, counter);
    const signed = Buffer.concat([authData, createHash('sha256').update(data).digest()]);
    return {
      ...named(),
      response: {
        clientDataJSON: data.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
        userHandle: wrong.userHandle ?? handle,
      },
    };
  }

  function named() {
    const text = id.toString('base64url');
    return { id: text, rawId: text, type: 'public-key' as const };
  }

  function clientData(type: string, options: Options, wrong: Deviation): Buffer {
    const said = {
      type: wrong.type ?? type,
      challenge: wrong.challenge ?? options.challenge,
      origin: wrong.origin ?? origin,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(said));
  }
}

export type Authenticator = ReturnType<typeof newAuthenticator>;

/** The hash of the host, what was seen of the owner, and the count. */
function about(rpId: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count]);
}

/** RFC 9052: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    cborBytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    cborBytes(Buffer.from(y, 'base64url')),
  ]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}

function cborBytes(bytes: Buffer): Buffer {
  const head = bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.from(head), bytes]);
}

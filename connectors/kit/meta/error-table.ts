import type { SendErrorKind } from '../../connector.ts';

/** What one of Meta's error numbers means for us, and what to do about it. */
export interface Meaning {
  kind: SendErrorKind;
  sentence: string;
}

/**
 * By code and subcode, then by code alone. Where Meta uses one number for several things, its words decide.
 * Sources: the error pages of the Graph API, the Messenger Platform and the WhatsApp Cloud API.
 */
export function meaningOf(
  code: number | null,
  subcode: number | null,
  told: { message?: string; is_transient?: boolean | undefined } = {},
): Meaning {
  const exact = code === null ? undefined : (table[`${code}/${subcode}`] ?? table[`*/${subcode}`]);
  if (exact) return exact;
  const worded = byWords.find(([pattern]) => pattern.test(told.message ?? ''));
  if (worded) return worded[1];
  if (code !== null && code >= 200 && code <= 299 && !table[code]) return lacksPermission;
  const known = code === null ? undefined : table[code];
  if (told.is_transient && known?.kind !== 'throttled') return busy;
  return known ?? { kind: 'rejected', sentence: 'Meta refused this.' };
}

const newToken =
  'Make a new access token at Meta, enter it in the settings of this channel, and what waits is sent.';
const expired: Meaning = { kind: 'unauthorised', sentence: `The access token is not valid. ${newToken}` };
const lacksPermission: Meaning = {
  kind: 'unauthorised',
  sentence:
    'The access token lacks a permission for this. Make a new one with all permissions that the guide names.',
};
const busy: Meaning = { kind: 'temporary', sentence: 'Meta is busy or failed for a moment.' };
const throttled: Meaning = {
  kind: 'throttled',
  sentence: 'Meta takes no more calls of this app or account for now.',
};
const closed: Meaning = {
  kind: 'window-closed',
  sentence: 'This person wrote too long ago: Meta takes no message until they write again.',
};
const unreachable: Meaning = {
  kind: 'blocked',
  sentence: 'This person does not receive messages from this account at present.',
};
const unknownPerson: Meaning = {
  kind: 'blocked',
  sentence: 'Meta knows no person under this id who could be written to from this account.',
};
const gone: Meaning = {
  kind: 'rejected',
  sentence: 'What this answers is not there any more, or the access token may not see it.',
};
const heldElsewhere: Meaning = {
  kind: 'rejected',
  sentence:
    'Another app holds this conversation at present. Take it over in the inbox of Meta Business Suite, then send again.',
};
const outOfOrder = (what: string): Meaning => ({ kind: 'misconfigured', sentence: what });
const refused = (what: string): Meaning => ({ kind: 'rejected', sentence: what });

const table: Record<string, Meaning> = {
  '0': expired,
  '1': busy,
  '2': busy,
  '1200': busy,
  '3': lacksPermission,
  '10': lacksPermission,
  '102': expired,
  '190': expired,
  '190/458': {
    kind: 'unauthorised',
    sentence: `The app was removed from the account, so its token is void. ${newToken}`,
  },
  '190/460': {
    kind: 'unauthorised',
    sentence: `The token ended when its owner's password changed. ${newToken}`,
  },
  '190/463': { kind: 'unauthorised', sentence: `The access token has expired. ${newToken}` },
  '190/467': expired,
  '190/492': {
    kind: 'unauthorised',
    sentence: `Whoever made the token has lost their role on the Page. ${newToken}`,
  },
  '10/2018278': closed,
  '10/2018065': closed,
  '*/2534022': closed,
  '10/2018300': heldElsewhere,
  '10/2018108': unreachable,
  '551': unreachable,
  '*/1545041': unreachable,
  '*/2018108': unreachable,
  '230': {
    kind: 'blocked',
    sentence: 'This person has not agreed to be written to; they have to write first.',
  },
  '9010': unknownPerson,
  '100/2018001': unknownPerson,
  '100/2018218': unknownPerson,
  '*/2018028': outOfOrder(
    'The app is in development, so Meta lets it write to its own testers only. Have it reviewed, or set it live.',
  ),
  '4': throttled,
  '17': throttled,
  '32': throttled,
  '613': throttled,
  '80001': throttled,
  '80002': throttled,
  '80006': throttled,
  '80007': throttled,
  '80008': throttled,
  '1390008': throttled,
  '130429': throttled,
  '131048': throttled,
  '131056': throttled,
  '131064': throttled,
  '100': refused('Meta does not take this message as it is.'),
  '100/33': gone,
  '803': gone,
  '368': outOfOrder(
    'Meta has blocked this account for a while because of its policies. Look at Account Quality in Meta Business Suite.',
  ),
  '506': refused('Meta takes the same text only once in a row. Change it a little and send again.'),
  '*/2018109': refused('The file is larger than Meta takes. Send a smaller one, or a link.'),
  '*/2534014': refused('This comment was answered in private already; Meta allows that once.'),
  '10900': refused('This comment was answered in private already; Meta allows that once.'),
  '131047': {
    kind: 'window-closed',
    sentence: 'More than 24 hours have passed since this person wrote: only a template can be sent now.',
  },
  '131026': {
    kind: 'blocked',
    sentence: 'This number cannot get the message: it has no WhatsApp, an old version, or has blocked you.',
  },
  '131021': { kind: 'blocked', sentence: 'The number of the recipient is the one of this channel itself.' },
  '131030': {
    kind: 'blocked',
    sentence: 'This number is not on the list of those that a test number may write to. Add it at Meta.',
  },
  '131050': { kind: 'blocked', sentence: 'This person has opted out of marketing messages from you.' },
  '131049': {
    kind: 'blocked',
    sentence:
      'Meta did not deliver it, because this person gets many such messages already. Do not send it again within a day.',
  },
  '130472': {
    kind: 'blocked',
    sentence: 'Meta keeps marketing messages from this number as part of an experiment of its own.',
  },
  '130497': {
    kind: 'blocked',
    sentence: 'This account may not send messages into the country of this number.',
  },
  '131062': refused('This message cannot be sent to somebody whose number is not known. Ask them for it.'),
  '131005': lacksPermission,
  '131031': outOfOrder('The WhatsApp account is locked. Look at the Business Support Home at Meta.'),
  '131037': outOfOrder('The display name of this number is not approved yet. See WhatsApp Manager.'),
  '131042': outOfOrder('Meta cannot charge for the message: mend the payment method in WhatsApp Manager.'),
  '131044': outOfOrder('Meta cannot charge for the message: mend the payment method in WhatsApp Manager.'),
  '131045': outOfOrder('This number is not registered with the Cloud API; register it in WhatsApp Manager.'),
  '131057': { kind: 'temporary', sentence: 'The WhatsApp account is being maintained by Meta.' },
  '133010': outOfOrder('This number is not registered with the Cloud API; register it in WhatsApp Manager.'),
  '131000': busy,
  '131016': busy,
  '133004': busy,
  '135000': busy,
  '139100': refused('WhatsApp did not change whether this person is blocked.'),
  '131008': refused('Meta misses a value that this message needs.'),
  '131009': refused('Meta does not take a value of this message.'),
  '131051': refused('WhatsApp does not know this kind of message.'),
  '131052': refused('The file could not be read at Meta.'),
  '131053': refused('WhatsApp does not take this file: check its kind and size.'),
  '132000': refused('The template wants another number of values than were filled in.'),
  '132001': refused('There is no approved template of this name in this language.'),
  '132005': refused('The template is too long with these values filled in.'),
  '132007': refused('The template goes against a policy of WhatsApp.'),
  '132008': refused('A value of the template has the wrong form.'),
  '132012': refused('A value of the template has the wrong form.'),
  '132015': refused('Meta has paused the template because of its quality. Change it, or choose another.'),
  '132016': refused('Meta has switched the template off because of its quality. Choose another.'),
};

const byWords: [RegExp, Meaning][] = [
  [/outside (?:of )?(?:the )?allowed window/i, closed],
  [
    /appsecret_proof/i,
    outOfOrder('The app demands a proof with every call: switch “Require app secret” off in its settings.'),
  ],
  [
    /HUMAN_AGENT|human agent/i,
    outOfOrder(
      'The app may not answer later than a day after the last message: ask Meta for the feature Human Agent.',
    ),
  ],
  [/another app is controlling/i, heldElsewhere],
  [/does not exist|cannot be loaded due to missing permission/i, gone],
];

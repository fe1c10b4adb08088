interface Shortcut {
  /** Keys that are pressed together or one after the other, as `keyOf` names them. */
  press: string;
  /** What else does the same without being bound here, such as an arrow in a list. */
  also?: string;
  where: 'keys.inList' | 'keys.inConversation';
  /** A text of the locales. */
  does: string;
}

/** Every key that does something. What is bound is bound by these names, and the list of keys shows them. */
export const keys = {
  next: { press: 'j', also: '↓', where: 'keys.inList', does: 'keys.next' },
  previous: { press: 'k', also: '↑', where: 'keys.inList', does: 'keys.previous' },
  // A row is a link, which the browser opens.
  open: { press: 'Enter', where: 'keys.inList', does: 'keys.open' },
  search: { press: '/', where: 'keys.inList', does: 'keys.search' },
  goMine: { press: 'g i', where: 'keys.inList', does: 'keys.mine' },
  goUnassigned: { press: 'g u', where: 'keys.inList', does: 'keys.unassigned' },
  goUnowned: { press: 'g o', where: 'keys.inList', does: 'keys.unowned' },
  goAll: { press: 'g a', where: 'keys.inList', does: 'keys.all' },
  goFloor: { press: 'g f', where: 'keys.inList', does: 'keys.floor' },
  goSettings: { press: 'g s', where: 'keys.inList', does: 'keys.settings' },
  filter: { press: 'f', where: 'keys.inList', does: 'keys.filter' },
  bulk: { press: 'b', where: 'keys.inList', does: 'keys.bulk' },
  availability: { press: 'd', where: 'keys.inList', does: 'keys.availability' },
  palette: { press: 'Ctrl k', where: 'keys.inList', does: 'keys.palette' },
  keys: { press: '?', where: 'keys.inList', does: 'keys.title' },
  reply: { press: 'r', where: 'keys.inConversation', does: 'keys.reply' },
  note: { press: 'n', where: 'keys.inConversation', does: 'keys.note' },
  preview: { press: 'v', where: 'keys.inConversation', does: 'keys.preview' },
  template: { press: 'w', where: 'keys.inConversation', does: 'keys.template' },
  choices: { press: ',', where: 'keys.inConversation', does: 'keys.choices' },
  send: { press: 'Ctrl Enter', where: 'keys.inConversation', does: 'keys.send' },
  message: { press: 'x', where: 'keys.inConversation', does: 'keys.message' },
  assign: { press: 'a', where: 'keys.inConversation', does: 'keys.assign' },
  assignMe: { press: 'm', where: 'keys.inConversation', does: 'keys.assignMe' },
  team: { press: 'h', where: 'keys.inConversation', does: 'keys.team' },
  label: { press: 'l', where: 'keys.inConversation', does: 'keys.label' },
  priority: { press: 'p', where: 'keys.inConversation', does: 'keys.priority' },
  follow: { press: 'u', where: 'keys.inConversation', does: 'keys.follow' },
  link: { press: 'y', where: 'keys.inConversation', does: 'keys.link' },
  incident: { press: 'i', where: 'keys.inConversation', does: 'keys.incident' },
  merge: { press: 'q', where: 'keys.inConversation', does: 'keys.merge' },
  split: { press: 'z', where: 'keys.inConversation', does: 'keys.split' },
  trail: { press: 't', where: 'keys.inConversation', does: 'keys.trail' },
  snooze: { press: 's', where: 'keys.inConversation', does: 'keys.snooze' },
  status: { press: '.', where: 'keys.inConversation', does: 'keys.status' },
  resolve: { press: 'e', where: 'keys.inConversation', does: 'keys.resolve' },
  reopen: { press: 'o', where: 'keys.inConversation', does: 'keys.reopen' },
  contact: { press: 'c', where: 'keys.inConversation', does: 'keys.contact' },
  leave: { press: 'Escape', where: 'keys.inConversation', does: 'keys.back' },
} as const satisfies Record<string, Shortcut>;

export type KeyName = keyof typeof keys;

export const shortcuts = Object.values(keys);

/** As a person reads it. */
export function pressOf(name: KeyName): string {
  return shownPress(keys[name]);
}

export function shownPress({ press, also }: Shortcut): string {
  const shown = press.replace('Escape', 'Esc');
  return also ? `${shown} ${also}` : shown;
}

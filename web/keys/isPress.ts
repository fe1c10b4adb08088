import { keyOf } from './keyOf.ts';
import { type KeyName, keys } from './keys.ts';

interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** Whether these keys are the ones of that name; ⌘ counts as Ctrl. */
export function isPress(event: Press, name: KeyName): boolean {
  const wanted = keys[name].press.split(' ');
  const withCtrl = wanted[0] === 'Ctrl';
  if ((event.ctrlKey || event.metaKey) !== withCtrl || (withCtrl && (event.shiftKey || event.altKey)))
    return false;
  return keyOf(event) === wanted.at(-1);
}

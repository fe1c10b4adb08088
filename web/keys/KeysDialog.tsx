import { type Key, t } from '../language/texts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './KeysDialog.module.css';

const groups: { title: Key; keys: [string, Key][] }[] = [
  {
    title: 'keys.inList',
    keys: [
      ['j ↓', 'keys.next'],
      ['k ↑', 'keys.previous'],
      ['Enter', 'keys.open'],
      ['/', 'keys.search'],
      ['g i', 'keys.mine'],
      ['g u', 'keys.unassigned'],
      ['g a', 'keys.all'],
      ['f', 'keys.filter'],
      ['b', 'keys.bulk'],
      ['Ctrl k', 'keys.palette'],
      ['?', 'keys.title'],
    ],
  },
  {
    title: 'keys.inConversation',
    keys: [
      ['r', 'keys.reply'],
      ['n', 'keys.note'],
      ['Ctrl Enter', 'keys.send'],
      ['a', 'keys.assign'],
      ['m', 'keys.assignMe'],
      ['l', 'keys.label'],
      ['p', 'keys.priority'],
      ['t', 'keys.trail'],
      ['s', 'keys.snooze'],
      ['e', 'keys.resolve'],
      ['o', 'keys.reopen'],
      ['c', 'keys.contact'],
      ['Esc', 'keys.back'],
    ],
  },
];

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('keys.title')} size="lg" onClose={onClose}>
      <div className={styles.groups}>
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3 className={styles.title}>{t(title)}</h3>
            <dl className={styles.keys}>
              {keys.map(([press, what]) => (
                <div key={press} className={styles.row}>
                  <dt>{t(what)}</dt>
                  <dd>
                    {press.split(' ').map((key) => (
                      <kbd key={key} className={styles.key}>
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

import {
  IconClick,
  IconExternalLink,
  IconForms,
  IconInfoCircle,
  IconLink,
  IconMapPin,
  IconShoppingBag,
  IconUser,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Card } from '#contract/messages.ts';
import { number } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import { Sentence } from '../../ui/Sentence.tsx';
import { languageOf } from '../../ui/scriptOf.ts';
import styles from './Cards.module.css';

type Of<K extends Card['kind']> = Extract<Card, { kind: K }>;

/** What a message holds beside words and files. Nothing is loaded from elsewhere to show it. */
export function Cards({ cards, text }: { cards: Card[]; text: string }) {
  return (
    <ul className={styles.cards}>
      {cards.map((card, index) => {
        const key = `${index}`;
        return (
          <li key={key}>
            <One card={card} text={text} />
          </li>
        );
      })}
    </ul>
  );
}

function One({ card, text }: { card: Card; text: string }) {
  switch (card.kind) {
    case 'place':
      return <Place card={card} />;
    case 'person':
      return <Person card={card} />;
    case 'choice':
      return (
        <Frame icon={<IconClick size={20} stroke={1.6} />} label={t('card.choice')}>
          {card.title !== text && <Said text={card.title} strong />}
        </Frame>
      );
    case 'link':
      return <Shared card={card} />;
    case 'order':
      return <Order card={card} />;
    case 'form':
      return <Form card={card} />;
    default:
      return (
        <p className={styles.happened}>
          <IconInfoCircle size={16} aria-hidden="true" />
          <Sentence text={card.what} className={styles.said} />
        </p>
      );
  }
}

/** The map is a page of its own: to show a piece of it here, somebody would be told who looks at what. */
function Place({ card: { latitude, longitude, name, address } }: { card: Of<'place'> }) {
  const [lat, lon] = [latitude.toFixed(5), longitude.toFixed(5)];
  return (
    <Frame icon={<IconMapPin size={20} stroke={1.6} />} label={t('card.place')}>
      {name && <Said text={name} strong />}
      {address && <Said text={address} />}
      <span className={styles.foot}>
        <bdi dir="ltr" className={styles.dim}>
          {lat}, {lon}
        </bdi>
        <Leave to={`https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=16/${lat}/${lon}`}>
          {t('card.map')}
        </Leave>
      </span>
    </Frame>
  );
}

function Person({ card: { name, organisation, phones = [], emails = [] } }: { card: Of<'person'> }) {
  const all = [...phones, ...emails];
  return (
    <Frame icon={<IconUser size={20} stroke={1.6} />} label={t('card.person')}>
      <Said text={name} strong />
      {organisation && <Said text={organisation} />}
      <Folded all={all} of={(each) => <bdi dir="ltr">{each}</bdi>} />
    </Frame>
  );
}

function Shared({ card: { of, how, title, url } }: { card: Of<'link'> }) {
  return (
    <Frame icon={<IconLink size={20} stroke={1.6} />} label={t('card.link', { of, how })}>
      {title && <Said text={title} strong />}
      {url && isWebAddress(url) && <Leave to={url}>{hostOf(url)}</Leave>}
    </Frame>
  );
}

function Order({ card: { items, note } }: { card: Of<'order'> }) {
  return (
    <Frame icon={<IconShoppingBag size={20} stroke={1.6} />} label={t('card.order')}>
      <Folded
        all={items}
        of={(item) => (
          <span className={styles.item}>
            <span className={styles.dim}>{number(item.quantity)} ×</span>
            <Said text={item.name} />
            {item.price && (
              <span className={styles.price}>
                <bdi>{item.price}</bdi>
              </span>
            )}
          </span>
        )}
      />
      {note && <Said text={note} />}
    </Frame>
  );
}

function Form({ card: { fields } }: { card: Of<'form'> }) {
  return (
    <Frame icon={<IconForms size={20} stroke={1.6} />} label={t('card.form')}>
      <Folded
        all={fields}
        of={(field) => (
          <span className={styles.field}>
            <bdi className={styles.dim} lang={languageOf(field.name)}>
              {field.name}
            </bdi>
            <Said text={field.value} />
          </span>
        )}
      />
    </Frame>
  );
}

function Frame({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <section className={styles.card} aria-label={label}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <div className={styles.what}>
        <span className={styles.label}>{label}</span>
        {children}
      </div>
    </section>
  );
}

function Said({ text, strong }: { text: string; strong?: boolean }) {
  return (
    <bdi className={styles.said} data-strong={strong} dir="auto" lang={languageOf(text)}>
      {text}
    </bdi>
  );
}

function Leave({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a className={styles.leave} href={to} target="_blank" rel="noopener noreferrer nofollow">
      <bdi>{children}</bdi>
      <IconExternalLink size={14} aria-hidden="true" />
      <span className="visually-hidden">{t('card.newTab')}</span>
    </a>
  );
}

const shownMost = 6;

/** The first of a long list, and the rest on request. */
function Folded<T>({ all, of }: { all: T[]; of: (each: T) => ReactNode }) {
  const [whole, setWhole] = useState(false);
  if (all.length === 0) return null;
  const shown = whole || all.length <= shownMost + 1 ? all : all.slice(0, shownMost);
  return (
    <>
      <ul className={styles.lines}>
        {shown.map((each, index) => {
          const key = `${index}`;
          return <li key={key}>{of(each)}</li>;
        })}
      </ul>
      {shown.length < all.length && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          {t('card.more', { count: all.length - shown.length })}
        </button>
      )}
    </>
  );
}

function isWebAddress(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '');
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname.replace(/^www\./, '') ?? '';
}

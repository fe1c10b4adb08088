import type { Chat } from '../thread/chat.ts';
import type { Line } from '../timeline.ts';
import { Choices } from './Choices.tsx';
import { useDesk } from './desk.ts';
import { Icon } from './Icon.tsx';
import { LineFile } from './LineFile.tsx';
import { Linked } from './Linked.tsx';
import { languageOf } from './languageOf.ts';
import { Marked } from './Marked.tsx';
import { clock, day } from './times.ts';
import './bubble.css';

interface Props {
  line: Line;
  chat: Chat;
  language: string;
  /** Ids of choices that are on their way. */
  sending: string[];
}

/** One message: who, what, when, and how far the visitor's own have come. */
export function Bubble({ line, chat, language, sending }: Props) {
  const { t } = useDesk().texts;
  const { message, letter, mine } = line;
  const text = message?.text ?? letter?.text ?? '';
  const files = message?.attachments ?? letter?.attachments ?? [];
  const gone = !!message?.deletedAt;
  const edited = !!message?.editedAt && !gone;
  const empty = !gone && !text && files.length === 0;
  const author = mine ? t('visitor.you') : (message?.authorName ?? '');
  return (
    <>
      {line.newDay && (
        <p class="day">
          <span>{day(line.at, language)}</span>
        </p>
      )}
      <div class={`line${mine ? ' mine' : ''}${line.first ? ' first' : ''}${line.last ? ' last' : ''}`}>
        <p class={mine || !line.first ? 'hidden' : 'author'}>
          <bdi>{author}</bdi>
        </p>
        {(gone || empty) && <div class="bubble gone">{t(gone ? 'visitor.deleted' : 'visitor.unshown')}</div>}
        {!gone && text && (
          <div class="bubble" dir="auto" lang={languageOf(text)}>
            {message?.lines ? <Marked lines={message.lines} /> : <Linked text={text} />}
          </div>
        )}
        {!gone &&
          files.map((file) => (
            <LineFile key={'id' in file ? file.id : file.fileId} file={file} chat={chat} />
          ))}
        {message?.choices && (
          <Choices
            choices={message.choices}
            sending={sending}
            choose={({ id, title }) => chat.send(title, [], { choice: id })}
          />
        )}
        {(line.last || line.state || edited) && (
          <p class="foot">
            <time dir="auto" dateTime={new Date(line.at).toISOString()}>
              {clock(line.at, language)}
            </time>
            {edited && <span> · {t('visitor.edited')}</span>}
            {line.state && <span class={line.state}> · {t(`visitor.state.${line.state}`)}</span>}
          </p>
        )}
        {letter?.failed && (
          <p class="failure" role="alert">
            <span>{reason(letter.failed)}</span>
            <button type="button" class="word" onClick={() => chat.again(letter)}>
              <Icon name="again" />
              {t('visitor.again')}
            </button>
            <button type="button" class="word" onClick={() => chat.discard(letter)}>
              {t('visitor.discard')}
            </button>
          </p>
        )}
      </div>
    </>
  );

  function reason({ status, message: said }: { status: number; message: string }): string {
    if (status === 413) return t('visitor.reason.big');
    return status === 403 || status === 404
      ? t('visitor.reason.closed')
      : t('visitor.reason.other', { said });
  }
}

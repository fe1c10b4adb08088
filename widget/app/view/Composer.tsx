import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../thread/chat.ts';
import type { Piece } from '../thread/outbox.ts';
import { subjectKey } from '../thread/session.ts';
import { Chips } from './Chips.tsx';
import { useDesk } from './desk.ts';
import { Icon } from './Icon.tsx';
import { useUploads } from './uploads.ts';
import './composer.css';

interface Props {
  chat: Chat;
  label: string;
  /** Returns whether it was sent: the questions may want an answer first. */
  send(text: string, pieces: Piece[]): boolean;
  /** Somebody of the team is there, who makes some questions needless. */
  online: boolean;
}

/** Where the visitor writes. What they began to write outlives a reload. */
export function Composer({ chat, send, online, label }: Props) {
  const { box, channel, config, page, texts } = useDesk();
  const draftKey = `${subjectKey(channel, chat.identity)}/draft`;
  const [text, setText] = useState(() => box.get(draftKey) ?? '');
  const [over, setOver] = useState(false);
  /** Send was pressed while files were still going up: it is sent when they are. */
  const [eager, setEager] = useState(false);
  /** What was held back by a question when Send was pressed. */
  const [held, setHeld] = useState<string>();
  const uploads = useUploads(chat, config);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const { t } = texts;
  const clean = text.replaceAll('\0', '').toWellFormed().trim();
  const idle = !clean && uploads.done.length === 0 && !uploads.busy;

  useEffect(() => {
    const focus = () => area.current?.focus({ preventScroll: true });
    if (page.isShown()) focus();
    return page.on('shown', focus);
  }, [page]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const { current } = area;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight + current.offsetHeight - current.clientHeight}px`;
  }, [text]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it waits for the uploads only
  useEffect(() => {
    if (!eager || uploads.busy) return;
    if (uploads.chips.some((chip) => chip.fault)) setEager(false);
    else submit();
  }, [eager, uploads.busy]);

  // Somebody has come since: what only the question after an address held back goes out without it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer that is being typed sends nothing
  useEffect(() => {
    if (online && held !== undefined && held === clean) submit();
  }, [online]);

  function submit(event?: Event): void {
    event?.preventDefault();
    setEager(uploads.busy);
    setHeld(undefined);
    if (idle || uploads.busy) return;
    if (!send(clean, uploads.done)) {
      setHeld(clean);
      return;
    }
    write('');
    uploads.clear();
    area.current?.focus();
  }

  function write(next: string): void {
    setText(next);
    if (next) box.set(draftKey, next);
    else box.remove(draftKey);
  }

  function take(files: FileList | null | undefined, event?: Event): void {
    if (!files?.length) return;
    event?.preventDefault();
    uploads.add([...files]);
    area.current?.focus();
  }

  return (
    <form
      id="compose"
      class={over ? 'composer over' : 'composer'}
      onSubmit={submit}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        take(event.dataTransfer?.files, event);
      }}
    >
      <Chips uploads={uploads} />
      <div class="row">
        <button
          type="button"
          class="plain"
          aria-label={t('visitor.attach')}
          onClick={() => picker.current?.click()}
        >
          <Icon name="clip" />
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t('visitor.attach')}
          accept={config.uploadTypes.join(',')}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <textarea
          ref={area}
          rows={1}
          // Empty, it follows the language of the chat; written in, that of the words.
          dir={text ? 'auto' : undefined}
          maxLength={10_000}
          value={text}
          aria-label={label}
          placeholder={label}
          enterkeyhint="send"
          onInput={(event) => {
            write(event.currentTarget.value);
            chat.typing();
          }}
          onPaste={(event) => take(event.clipboardData?.files, event)}
          onKeyDown={(event) => {
            // While an input method composes, Enter chooses a word; older Safari says so by 229 only.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
            submit(event);
          }}
        />
        <button type="submit" class="send" aria-label={t('visitor.send')} aria-disabled={idle}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

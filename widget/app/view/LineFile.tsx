import { useEffect, useState } from 'preact/hooks';
import type { Attachment } from '#contract/messages.ts';
import type { Chat } from '../thread/chat.ts';
import type { Piece } from '../thread/outbox.ts';
import { useDesk } from './desk.ts';
import { Icon } from './Icon.tsx';
import { bytes } from './times.ts';

/** A file of a message: a picture in place, sound and film on request, all else to be saved. */
export function LineFile({ file, chat }: { file: Attachment | Piece; chat: Chat }) {
  const { texts, language } = useDesk();
  const [wanted, setWanted] = useState(false);
  const { t } = texts;
  const id = 'id' in file ? file.id : file.fileId;
  const state = 'state' in file ? file.state : 'stored';
  const inline = 'inline' in file ? file.inline : true;
  const kind = inline ? /^(image|audio|video)\//.exec(file.type)?.[1] : undefined;
  const { address, failed, retry } = useBytes(chat, id, state === 'stored' && (kind === 'image' || wanted));

  if (kind === 'image' && state === 'stored' && !failed) return <Picture file={file} address={address} />;
  // biome-ignore lint/a11y/useMediaCaption: nobody wrote captions for what people send each other
  if (wanted && address && kind === 'audio') return <audio src={address} controls autoplay />;
  // biome-ignore lint/a11y/useMediaCaption: as above
  if (wanted && address && kind === 'video') return <video src={address} controls autoplay />;

  const size = file.size > 0 ? bytes(file.size, language) : '';
  const about = failed ? t('visitor.file.unread') : state === 'stored' ? size : t(`visitor.file.${state}`);
  return (
    <button type="button" class="file" aria-disabled={state !== 'stored'} onClick={use}>
      <Icon name="file" />
      <span>
        <bdi>{file.name}</bdi>
        <small>{about}</small>
      </span>
      <span class="hidden">{t(kind && !failed ? 'visitor.file.play' : 'visitor.file.save')}</span>
    </button>
  );

  function use(): void {
    if (state !== 'stored') return;
    if (failed) retry();
    if (kind) setWanted(true);
    else void chat.bytes.address(id).then((found) => save(found, file.name), retry);
  }
}

function Picture({ file, address }: { file: Attachment | Piece; address: string | undefined }) {
  const { t } = useDesk().texts;
  const [width, height] = 'width' in file && file.width && file.height ? [file.width, file.height] : [4, 3];
  const label = t('visitor.file.picture', { name: file.name });
  // Its place is kept before it comes, so that nothing jumps.
  const style = { aspectRatio: `${width} / ${height}`, width: `${Math.min(260, (width / height) * 300)}px` };
  return address ? (
    <a class="picture" href={address} download={file.name} style={style} title={t('visitor.file.save')}>
      <img src={address} alt={label} />
    </a>
  ) : (
    <div class="picture" style={style} role="img" aria-label={label} />
  );
}

function useBytes(chat: Chat, id: string, wanted: boolean) {
  const [address, setAddress] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    setFailed(false);
    chat.bytes.address(id).then(
      (found) => !left && setAddress(found),
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [chat, id, wanted, attempt]);
  return { address, failed, retry: () => setAttempt((count) => count + 1) };
}

function save(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

import { useEffect, useRef, useState } from 'react';
import type { Composer } from '#contract/composer.ts';
import type { Attachment } from '#contract/messages.ts';
import { fileSize } from '../../language/numbers.ts';
import { t } from '../../language/texts.ts';
import { newId } from '../../newId.ts';
import { errorText } from '../../ui/errorText.ts';
import { upload } from './upload.ts';

export interface Upload {
  key: string;
  name: string;
  /** 0 to 1 */
  share: number;
  problem: string | null;
  retry: (() => void) | null;
  cancel: () => void;
}

const noteLimits = { max: 20, bytes: 25 * 1024 * 1024, types: [] as string[] };

/** When each file was chosen: the small ones arrive before the large ones, and are not to be sent before them. */
const turns = new Map<string, number>();
let turnsTaken = 0;

/** Puts a file that has arrived among those that are there, in the order in which they were chosen. */
export function placed(attachments: Attachment[], arrived: Attachment): Attachment[] {
  const turnOf = ({ id }: Attachment): number => turns.get(id) ?? 0;
  const later = attachments.findIndex((one) => turnOf(one) > turnOf(arrived));
  return attachments.toSpliced(later < 0 ? attachments.length : later, 0, arrived);
}

/** Files on their way; `onDone` takes each as an attachment of what is being written. */
export function useUploads(onDone: (attachment: Attachment, note: boolean) => void) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const leaving = useRef(new AbortController());
  useEffect(() => {
    leaving.current = new AbortController();
    return () => leaving.current.abort();
  }, []);
  const change = (key: string, what: Partial<Upload>) =>
    setUploads((all) => all.map((each) => (each.key === key ? { ...each, ...what } : each)));
  const drop = (key: string) => setUploads((all) => all.filter((each) => each.key !== key));

  function add(files: File[], note: boolean, composer: Composer, already: number): void {
    const limits = note
      ? noteLimits
      : { max: composer.attachmentsMax, bytes: composer.attachmentBytesMax, types: composer.attachmentTypes };
    files.forEach((file, index) => {
      const key = newId();
      turnsTaken += 1;
      const turn = turnsTaken;
      const problem =
        already + index >= limits.max ? t('upload.tooMany', { count: limits.max }) : refused(file, limits);
      const own = new AbortController();
      leaving.current.signal.addEventListener('abort', () => own.abort());
      const cancel = () => {
        own.abort();
        drop(key);
      };
      const start = () => {
        change(key, { problem: null, retry: null, share: 0 });
        upload(file, (share) => change(key, { share }), own.signal).then(
          (attachment) => {
            drop(key);
            turns.set(attachment.id, turn);
            onDone(attachment, note);
          },
          (error) => change(key, { problem: errorText(error), retry: start }),
        );
      };
      setUploads((all) => [...all, { key, name: file.name, share: 0, problem, retry: null, cancel }]);
      if (!problem) start();
    });
  }

  return { uploads, add };
}

function refused(file: File, limits: { bytes: number; types: string[] }): string | null {
  if (file.size === 0) return t('upload.empty');
  if (file.size > limits.bytes) return t('upload.tooLarge', { size: fileSize(limits.bytes) });
  const fits =
    limits.types.length === 0 ||
    limits.types.some((type) => (type.endsWith('/') ? file.type.startsWith(type) : type === file.type));
  // Without a type the server looks into the bytes and decides.
  return fits || file.type === '' ? null : t('upload.wrongType');
}

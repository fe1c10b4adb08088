import { useEffect, useRef, useState } from 'preact/hooks';
import type { VisitorConfig } from '#contract/visitors.ts';
import { CallError } from '../api.ts';
import type { Chat } from '../thread/chat.ts';
import type { Piece } from '../thread/outbox.ts';
import { refusal } from '../thread/upload.ts';

export interface Chip {
  key: number;
  file: File;
  /** From 0 to 1 while it is under way. */
  progress: number;
  piece?: Piece;
  /** `lost` may be tried again, the others may not. */
  fault?: 'big' | 'empty' | 'type' | 'lost';
  stop: AbortController;
}

export type Uploads = ReturnType<typeof useUploads>;

let count = 0;

/** The files beside the message that is being written; each goes up as soon as it is chosen. */
export function useUploads(chat: Chat, config: VisitorConfig) {
  const [chips, setChips] = useState<Chip[]>([]);
  const latest = useRef(chips);
  latest.current = chips;
  useEffect(
    () => () => {
      for (const chip of latest.current) chip.stop.abort();
    },
    [],
  );

  return {
    chips,
    busy: chips.some((chip) => !chip.piece && !chip.fault),
    done: chips.flatMap((chip) => (chip.piece ? [chip.piece] : [])),
    add(files: File[]) {
      const added = files.map((file): Chip => {
        count += 1;
        return {
          key: count,
          file,
          progress: 0,
          fault: refusal(file, config) ?? undefined,
          stop: new AbortController(),
        };
      });
      setChips((all) => [...all, ...added]);
      for (const chip of added) if (!chip.fault) void start(chip);
    },
    again(chip: Chip) {
      change(chip.key, { fault: undefined, progress: 0 });
      void start(chip);
    },
    remove(chip: Chip) {
      chip.stop.abort();
      setChips((all) => all.filter((other) => other.key !== chip.key));
    },
    clear() {
      setChips((all) => all.filter((chip) => chip.fault));
    },
  };

  async function start({ key, file, stop }: Chip): Promise<void> {
    try {
      const piece = await chat.uploadFile(file, (progress) => change(key, { progress }), stop.signal);
      change(key, { piece });
    } catch (error) {
      const status = error instanceof CallError ? error.status : 0;
      change(key, {
        fault: status === 413 ? 'big' : status === 415 || status === 422 || status === 400 ? 'type' : 'lost',
      });
    }
  }

  function change(key: number, patch: Partial<Chip>): void {
    setChips((all) => all.map((chip) => (chip.key === key ? { ...chip, ...patch } : chip)));
  }
}

import type { OpenChannel } from '#server/features/channels/find.ts';
import type { Story } from './read-week.ts';
import type { Stage } from './stage.ts';

/** A story on its channel, with what has been said last: edits, reactions and quotations speak of it. */
export interface Scene {
  stage: Stage;
  story: Story;
  channel: OpenChannel;
  /** On a platform it is learnt from the first webhook. */
  threadId: string;
  /** The customer's first message: comments stand below it. */
  first: string | undefined;
  /** Our id of the customer's last message on their platform. */
  theirs: string | undefined;
  /** The platform's id of our last answer that got through. */
  ours: string | undefined;
  /** The customer has not been seen reading our last answer. */
  unread: boolean;
}

import { whatsappEndpoints } from '../whatsapp/endpoints.ts';
import { accountEndpoints } from './accounts.ts';
import { appEndpoints } from './apps.ts';
import { blockEndpoints } from './blocks.ts';
import { commentActEndpoints } from './comment-acts.ts';
import { conversationEndpoints } from './conversations.ts';
import type { Endpoint } from './endpoint.ts';
import { postEndpoints } from './posts.ts';
import { sendEndpoints } from './send.ts';

/** Everything that the stand-ins answer; whatever is not here is refused. */
export const endpoints: Endpoint[] = [
  ...accountEndpoints,
  ...appEndpoints,
  ...sendEndpoints,
  ...conversationEndpoints,
  ...postEndpoints,
  ...commentActEndpoints,
  ...blockEndpoints,
  ...whatsappEndpoints,
];

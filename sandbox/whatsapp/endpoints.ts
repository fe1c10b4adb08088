import type { Endpoint } from '../graph/endpoint.ts';
import { blockEndpoints } from './block.ts';
import { businessEndpoints } from './business.ts';
import { fileEndpoints } from './files.ts';
import { messageEndpoint } from './send.ts';

export const whatsappEndpoints: Endpoint[] = [
  messageEndpoint,
  ...fileEndpoints,
  ...businessEndpoints,
  ...blockEndpoints,
];

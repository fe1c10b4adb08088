import { loadSentences } from './sentences.ts';
import { loadRest } from './texts.ts';

// Stands before everything that is loaded after the first screen, by split-texts.ts.
await Promise.all([loadRest(), loadSentences()]);

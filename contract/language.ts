import { z } from 'zod';

/** A language by its BCP 47 tag, such as ta or pt-BR. */
export const language = z
  .string()
  .max(35)
  .refine((tag) => {
    try {
      return Intl.getCanonicalLocales(tag)[0] === tag;
    } catch {
      return false;
    }
  }, 'a language such as ta or pt-BR');

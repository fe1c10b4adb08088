import type { VisitorField } from '#contract/visitors.ts';
import type { Answers } from '../questions.ts';
import { useDesk } from './desk.ts';
import { languageOf } from './languageOf.ts';
import './questions.css';

interface Props {
  asked: VisitorField[];
  answers: Answers;
  /** By key of the field, the key of the sentence that says what is wrong. */
  faults: Answers;
  online: boolean;
  onAnswer(key: string, said: string): void;
}

const kinds = {
  text: { type: 'text', inputMode: 'text', autoComplete: undefined },
  email: { type: 'email', inputMode: 'email', autoComplete: 'email' },
  phone: { type: 'tel', inputMode: 'tel', autoComplete: 'tel' },
} as const;

/** What the team would like to know before the first message. */
export function Questions({ asked, answers, faults, online, onAnswer }: Props) {
  const { t } = useDesk().texts;
  return (
    <section class="questions" aria-label={t('visitor.questions')}>
      <p>{t(online ? 'visitor.questions' : 'visitor.awayAsk')}</p>
      {asked.map((field) => (
        <Question
          key={field.key}
          field={field}
          said={answers[field.key] ?? ''}
          fault={faults[field.key]}
          onAnswer={(said) => onAnswer(field.key, said)}
        />
      ))}
    </section>
  );
}

interface One {
  field: VisitorField;
  said: string;
  fault?: string;
  onAnswer(said: string): void;
}

function Question({ field, said, fault, onAnswer }: One) {
  const { t } = useDesk().texts;
  const id = `question-${field.key}`;
  const given = {
    id,
    name: field.key,
    // Enter in a question sends the message, as it does in the message itself.
    form: 'compose',
    value: said,
    dir: said ? 'auto' : undefined,
    'aria-required': field.required,
    'aria-invalid': !!fault,
    'aria-describedby': fault ? `${id}-fault` : undefined,
    onInput: (event: { currentTarget: { value: string } }) => onAnswer(event.currentTarget.value),
  } as const;
  return (
    <div class="question">
      <label for={id}>
        <bdi lang={languageOf(t(field.label))}>{t(field.label)}</bdi>{' '}
        {!field.required && <small>{t('visitor.field.optional')}</small>}
      </label>
      {field.type === 'paragraph' ? (
        <textarea {...given} rows={3} maxLength={2000} />
      ) : (
        <input
          {...given}
          {...kinds[field.type]}
          maxLength={200}
          autoComplete={field.key === 'name' ? 'name' : kinds[field.type].autoComplete}
        />
      )}
      {fault && (
        <p class="fault" id={`${id}-fault`} role="alert">
          {t(fault)}
        </p>
      )}
    </div>
  );
}

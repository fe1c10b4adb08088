import { Checkbox } from '@mantine/core';
import type { NoticeChoices } from '#contract/notices.ts';
import { t } from '../../language/texts.ts';
import own from './NoticeChoices.module.css';

/** When the agent wants to be told nothing, and where on earth that is. */
export function QuietHours({ choices, onChoose }: Props) {
  const { quiet } = choices;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const settle = (more: Partial<NonNullable<typeof quiet>>) => {
    if (quiet) void onChoose({ ...choices, quiet: { ...quiet, zone: quiet.zone ?? here, ...more } });
  };
  return (
    <>
      <Checkbox
        label={t('notices.quiet')}
        description={t('notices.quietHelp')}
        checked={quiet !== null}
        onChange={(event) =>
          void onChoose({
            ...choices,
            quiet: event.currentTarget.checked ? { from: '20:00', to: '08:00', zone: here } : null,
          })
        }
      />
      {quiet && (
        <div className={own.hours}>
          {(['from', 'to'] as const).map((end) => (
            <label key={end} className={own.hour}>
              {t(`notices.${end}`)}
              <input
                type="time"
                required
                value={quiet[end]}
                onChange={(event) => {
                  const time = event.currentTarget.value;
                  if (time) settle({ [end]: time });
                }}
              />
            </label>
          ))}
          <label className={own.hour}>
            {t('notices.zone')}
            <select
              dir="ltr"
              value={quiet.zone ?? here}
              onChange={(event) => settle({ zone: event.currentTarget.value })}
            >
              {zones(quiet.zone ?? here, here).map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll('_', ' ')}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
    </>
  );
}

/** Those that are chosen and that the device is in may go by an older name. */
function zones(...more: string[]): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), ...more])].sort();
}

interface Props {
  choices: NoticeChoices;
  onChoose: (choices: NoticeChoices) => Promise<void>;
}

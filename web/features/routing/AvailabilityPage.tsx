import '../../ui/inputs.css';
import { t } from '../../language/texts.ts';
import { Page } from '../../ui/Page.tsx';
import { AwayAfter } from './AwayAfter.tsx';
import { AwayReasons } from './AwayReasons.tsx';
import { AwayReport } from './AwayReport.tsx';

/** When somebody is away by themselves, for which reasons one can be away, and how long everybody was. */
export function AvailabilityPage() {
  return (
    <Page title={t('availability.page')} lead={t('availability.lead')}>
      <AwayAfter />
      <AwayReasons />
      <AwayReport />
    </Page>
  );
}

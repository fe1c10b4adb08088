import { t } from '../../language/texts.ts';
import { Gate } from '../../ui/Gate.tsx';
import { EnrolSecondFactor } from './EnrolSecondFactor.tsx';

/** Before the desk opens, where the workspace asks for a second factor. */
export function EnrolPage() {
  return (
    <Gate title={t('security.secondFactor')} lead={t('security.required')}>
      <EnrolSecondFactor onDone={() => location.assign('/')} />
    </Gate>
  );
}

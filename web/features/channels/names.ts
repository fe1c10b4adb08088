import type { Connector } from '#contract/channels.ts';
import { ifTranslated } from '../../language/texts.ts';

export function titleOf(connector: Connector): string {
  return ifTranslated(`connectors.${connector.name}.title`) ?? connector.title;
}

export function summaryOf(connector: Connector): string {
  return ifTranslated(`connectors.${connector.name}.summary`) ?? connector.summary;
}

import * as c from '#contract/cases.ts';
import { on, type Route } from '#server/routes.ts';
import { answerPrivately } from './answer-privately.ts';
import { offerPrivateAnswer, privateAnswerTexts, setPrivateAnswerTexts } from './answer-texts.ts';
import { getCase } from './get-case.ts';

export const caseRoutes: Route[] = [
  on(c.getCase, (tx, actor, { params }) => getCase(tx, actor, params.id)),
  on(c.answerPrivately, (tx, actor, { params, body }) => answerPrivately(tx, actor, params.id, body)),
  on(c.getPrivateAnswerTexts, (tx) => privateAnswerTexts(tx)),
  on(c.setPrivateAnswerTexts, (tx, actor, { body }) => setPrivateAnswerTexts(tx, actor, body)),
  on(c.offerPrivateAnswer, (tx, _actor, { params }) => offerPrivateAnswer(tx, params.id)),
];

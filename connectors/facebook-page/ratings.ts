import type { Card, Inbound } from '../connector.ts';
import { commentEvents } from './comments.ts';
import { reactionTo } from './reactions.ts';
import { type Change, ownPlace, tail, unsupported } from './value.ts';

/** A recommendation of the Page, what is said below it, and who likes it. */
export function ratingEvents(change: Change): Inbound[] | string {
  const { item, comment_id, open_graph_story_id, post_id } = change;
  if (item === 'comment') return commentEvents(change);
  const id = tail(post_id) || open_graph_story_id;
  if (!id) return 'open_graph_story_id is missing';
  if ((item === 'like' || item === 'reaction') && !comment_id)
    return reactionTo(change, ownPlace(change, id), id);
  if (item === 'rating') return recommendation(change, open_graph_story_id ?? id);
  return [unsupported(change, ownPlace(change, id))];
}

function recommendation(change: Change, id: string): Inbound[] {
  const { verb, author, isOurs, at, toldAt } = change;
  const thread = ownPlace(change, id);
  const text = change.review_text ?? change.message ?? '';
  switch (verb) {
    case 'add':
      return [
        {
          type: 'message',
          thread,
          id,
          from: isOurs ? 'brand' : 'customer',
          author,
          text,
          attachments: [],
          cards: [verdict(change)],
          at,
        },
      ];
    case 'edit':
    case 'edited':
      return [{ type: 'edit', thread, id, text, at: toldAt }];
    case 'remove':
    case 'delete':
      return [{ type: 'delete', thread, id, at: toldAt }];
    default:
      return [unsupported(change, thread)];
  }
}

function verdict({ rating, recommendation_type: type, has_rating }: Change): Card {
  const said = typeof type === 'string' ? type.toUpperCase() : '';
  const stars = typeof rating === 'number' && rating >= 1 && rating <= 5 ? ` ${rating} of 5 stars.` : '';
  const first =
    said === 'POSITIVE'
      ? 'Recommends the Page.'
      : said === 'NEGATIVE'
        ? 'Does not recommend the Page.'
        : stars === '' || has_rating === false
          ? 'Reviewed the Page.'
          : 'Rated the Page:';
  return { kind: 'happened', what: `${first}${stars}` };
}

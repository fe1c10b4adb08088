import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';

type Pages<Row> = InfiniteData<{ data: Row[] }, unknown>;

/**
 * The rows of a list that comes page by page, all of one height. Only those in view are drawn, and the next page
 * is fetched before its first row is reached.
 */
export function useEndlessRows<Row extends { id: string }>(
  query: UseInfiniteQueryResult<Pages<Row>>,
  { height, overscan }: { height: number; overscan: number },
) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const rows = useMemo(() => flat(query.data), [query.data]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length + (hasNextPage ? 3 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? `coming-${index}`,
    overscan,
  });
  const places = virtual.getVirtualItems();
  const last = places.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20 && hasNextPage && !isFetchingNextPage && !isFetchNextPageError)
      void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return { rows, scroller, virtual, places };
}

/** What moved between two pages may come twice; the earlier place is the newer truth. */
function flat<Row extends { id: string }>(pages: Pages<Row> | undefined): Row[] {
  const known = new Set<string>();
  return (pages?.pages ?? []).flatMap(({ data }) => data.filter(({ id }) => !known.has(id) && known.add(id)));
}

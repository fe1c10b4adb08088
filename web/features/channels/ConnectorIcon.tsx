import { useQuery } from '@tanstack/react-query';
import { connectorsQuery } from './queries.ts';

// A picture knows no current colour; this one is legible on light and on dark.
const neutral = '#74818b';

/** A platform's sign. As a picture, so that nothing inside the SVG can run or be styled from here. */
export function ConnectorIcon({ name, size }: { name: string; size: number }) {
  const icon = useQuery(connectorsQuery).data?.data.find((connector) => connector.name === name)?.icon;
  if (!icon) return <span style={{ width: size, height: size, flex: 'none' }} />;
  return (
    <img
      src={`data:image/svg+xml,${encodeURIComponent(icon.replaceAll('currentColor', neutral))}`}
      width={size}
      height={size}
      alt=""
      style={{ flex: 'none', borderRadius: Math.round(size / 5) }}
    />
  );
}

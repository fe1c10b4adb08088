const paths = {
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M12 19V5M5 12l7-7 7 7',
  clip: 'm20 11-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4L14.5 7',
  file: 'M14 3H6v18h12V7l-4-4Zm0 0v4h4',
  down: 'M12 5v14M5 12l7 7 7-7',
  again: 'M4 5v5h5M4.5 10A8 8 0 1 1 4 14',
};

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

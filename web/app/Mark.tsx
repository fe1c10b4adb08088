/** The sign of the house: an ear. */
export function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true" style={{ flex: 'none' }}>
      <rect width="32" height="32" rx="8" fill="#0f6f79" />
      <path
        d="M10 13.5a6 6 0 0 1 12 0c0 4.4-4.2 4.6-4.2 8.2a3 3 0 0 1-5.6 1.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
      <path
        d="M13.4 13.6a2.6 2.6 0 0 1 5.2 0c0 1.9-1.9 2.2-1.9 3.8"
        fill="none"
        stroke="#a6d8dc"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  );
}

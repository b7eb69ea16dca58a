/** The ear of grain. The same drawing is the page's icon, `styles/mark.svg`. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg class="mark" aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" fill="none">
      <rect width="24" height="24" rx="6" fill="#0f766e" />
      <path d="M12 20V9.5" stroke="#fff" stroke-width="1.6" stroke-linecap="round" />
      <path d="M12 4c1.7 1.3 2.2 3.2 0 5.2C9.8 7.2 10.3 5.3 12 4Z" fill="#fde68a" />
      <path
        d="M11.2 13.2C8.6 13.1 7.2 11.6 7.2 9.1c2.5.1 4 1.6 4 4.1Zm1.6 0c2.6-.1 4-1.6 4-4.1-2.5.1-4 1.6-4 4.1Z"
        fill="#fff"
      />
      <path
        d="M11.2 17.8C8.6 17.7 7.2 16.2 7.2 13.7c2.5.1 4 1.6 4 4.1Zm1.6 0c2.6-.1 4-1.6 4-4.1-2.5.1-4 1.6-4 4.1Z"
        fill="#fff"
        fill-opacity=".72"
      />
    </svg>
  );
}

/** Outlines on a 16 × 16 grid, drawn with the colour of the text around them. */
const paths = {
  chevron: "M4.5 6.5 8 10l3.5-3.5",
  "arrow-up": "M8 12.5v-9M4 7l4-4 4 4",
  "arrow-left": "M12.5 8h-9M7 4 3 8l4 4",
  "arrow-right": "M3.5 8h9M9 4l4 4-4 4",
  check: "m3.5 8.5 3 3 6-7",
  copy: "M5.5 5.5v-2a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M3.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1Z",
  clip: "m12.6 7.6-4.9 4.9a2.9 2.9 0 0 1-4.1-4.1l5.2-5.2a1.9 1.9 0 0 1 2.7 2.7L6.4 11a.9.9 0 0 1-1.3-1.3l4.5-4.5",
  close: "m4.5 4.5 7 7M11.5 4.5l-7 7",
  dots: "M3 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0M7.6 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0M12.2 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0",
  external: "M6.5 3.5h-3v9h9v-3M9 3h4v4M12.7 3.3 7.5 8.5",
  flag: "M4 14V2.75M4 3h8l-2 2.75L12 8.5H4",
  leave: "M6.5 13.5h-3a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h3M10.5 11l3-3-3-3M13.5 8h-7",
  light:
    "M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9",
  dark: "M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z",
  system: "M2.5 3.5h11v7.5h-11ZM6 13.5h4M8 11v2.5",
  person: "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8ZM2.75 13.5a5.25 5.25 0 0 1 10.5 0",
  retry: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.75h-2.75",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5l3 3",
  share: "M8 9.5v-7M5.25 5 8 2.25 10.75 5M3.5 8.5v4.25h9V8.5",
  warning: "M8 6.25v3M8 11.4v.1M7.1 2.7 1.9 11.8a1 1 0 0 0 .9 1.5h10.4a1 1 0 0 0 .9-1.5L8.9 2.7a1 1 0 0 0-1.8 0Z",
} as const;

export type IconName = keyof typeof paths;

/** A picture beside words that say the same: it is hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class="icon"
      aria-hidden="true"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}

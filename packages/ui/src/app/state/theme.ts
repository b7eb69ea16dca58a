import { effect, type Signal, signal } from "@preact/signals";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const KEY = "winnow.theme";

/** The reader's choice of colours, kept in the browser; `system` follows the operating system. */
export function createTheme(): Signal<Theme> {
  const theme = signal<Theme>(themes.find((name) => name === localStorage.getItem(KEY)) ?? "system");
  effect(() => {
    const root = document.documentElement;
    if (theme.value === "system") {
      localStorage.removeItem(KEY);
      delete root.dataset.theme;
    } else {
      localStorage.setItem(KEY, theme.value);
      root.dataset.theme = theme.value;
    }
  });
  return theme;
}

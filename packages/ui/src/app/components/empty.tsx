import type { ComponentChildren } from "preact";
import "./empty.css";

/** Nothing is here, what would be, and how it comes. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

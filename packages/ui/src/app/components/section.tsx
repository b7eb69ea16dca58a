import type { ComponentChildren } from "preact";
import "./section.css";

type SectionProps = { title: ComponentChildren; aside?: ComponentChildren; children: ComponentChildren };

/** A card with a heading. */
export function Section({ title, aside, children }: SectionProps) {
  return (
    <section class="card panel">
      <div class="panel-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

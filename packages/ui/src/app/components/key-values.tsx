import type { Pairs } from "../api/event.ts";
import { linkTarget } from "../text/printable.ts";
import { Foreign } from "./foreign.tsx";
import "./key-values.css";

/** Names and values under each other. A value that is an address of the web becomes a link, and nothing else does. */
export function KeyValues({ pairs }: { pairs: Pairs }) {
  return (
    <dl class="pairs">
      {pairs.map(([name, value], index) => (
        // Headers may be there twice with the same name.
        <div key={index} class="pair">
          <dt>
            <Foreign text={name} limit={80} />
          </dt>
          <dd>
            <ForeignLink text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function ForeignLink({ text }: { text: string }) {
  const target = linkTarget(text);
  const words = <Foreign text={text} limit={2000} lines="many" />;
  if (target === undefined) return words;
  return (
    <a href={target} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  );
}

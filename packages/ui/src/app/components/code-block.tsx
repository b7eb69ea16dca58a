import { CopyButton } from "./copy-button.tsx";
import "./code-block.css";

/** Lines to copy, with the name of the file they belong into. */
export function CodeBlock({ title, code }: { title: string; code: string }) {
  return (
    <figure class="code-block">
      <figcaption>
        <span>{title}</span>
        <CopyButton text={() => code} />
      </figcaption>
      {/* Reachable by keys, because it scrolls where it is narrow. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}

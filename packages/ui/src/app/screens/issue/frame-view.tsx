import type { Frame } from "../../api/exception.ts";
import { Foreign } from "../../components/foreign.tsx";
import { Icon } from "../../components/icon.tsx";
import { KeyValues } from "../../components/key-values.tsx";
import { linkTarget, printable } from "../../text/printable.ts";

/** One frame: where it is, and on demand its source and variables. */
export function FrameView({ frame, isOpen }: { frame: Frame; isOpen: boolean }) {
  const kind = frame.inApp ? "frame frame-app" : "frame";
  if (frame.source.length === 0 && frame.variables.length === 0) {
    return (
      <li class={kind}>
        <div class="frame-line">
          <FramePlace frame={frame} />
        </div>
      </li>
    );
  }
  return (
    <li class={kind}>
      <details open={isOpen}>
        <summary class="frame-line">
          <FramePlace frame={frame} />
        </summary>
        {frame.source.length > 0 && <SourceLines frame={frame} />}
        {frame.variables.length > 0 && (
          <div class="frame-variables">
            <KeyValues pairs={frame.variables} />
          </div>
        )}
      </details>
    </li>
  );
}

function FramePlace({ frame }: { frame: Frame }) {
  const position = [frame.line, frame.column].filter((part) => part !== undefined).join(":");
  return (
    <>
      <span class="frame-place">
        <span class="frame-function">
          <Foreign text={frame.function || "(anonymous)"} limit={200} />
        </span>
        <span class="frame-file">
          <Foreign text={frame.file || frame.module} limit={300} />
          {position !== "" && `:${position}`}
        </span>
      </span>
      {frame.inApp && <span class="frame-mark">in app</span>}
      <FrameLink frame={frame} />
    </>
  );
}

/** The line in its repository, where the project has a mapping for it. */
function FrameLink({ frame }: { frame: Frame }) {
  const target = frame.link?.startsWith("https://") ? linkTarget(frame.link) : undefined;
  if (target === undefined) return null;
  return (
    <a
      class="frame-link"
      href={target}
      target="_blank"
      rel="noopener noreferrer"
      title="Open the source"
      // It lies in the line that opens and closes the frame.
      onClick={(event) => event.stopPropagation()}
    >
      <Icon name="external" />
      <span class="said">{`Open ${printable(frame.file, 120)} in the repository`}</span>
    </a>
  );
}

function SourceLines({ frame }: { frame: Frame }) {
  return (
    // The code may be wider than the page: who cannot use a mouse scrolls it with the arrow keys.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable
    <ol class="source" tabIndex={0} aria-label="Source">
      {frame.source.map(({ number, code }) => (
        <li key={number} class={number === frame.line ? "source-line source-current" : "source-line"}>
          <span class="source-number" aria-hidden="true">
            {number}
          </span>
          <code>
            <Foreign text={code} limit={400} lines="many" />
          </code>
        </li>
      ))}
    </ol>
  );
}

import { useState } from "preact/hooks";
import type { Exception, Frame } from "../../api/exception.ts";
import { foldFrames } from "../../api/fold-frames.ts";
import { Button } from "../../components/button.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { Section } from "../../components/section.tsx";
import { countOf } from "../../text/format-count.ts";
import { FrameView } from "./frame-view.tsx";
import "./exceptions.css";

/** Causes beyond this are left out, as SDKs do: a chain this long is a loop. */
const MAX_CAUSES = 20;

/** The error and what caused it, each with its stack trace. */
export function Exceptions({ exceptions }: { exceptions: readonly Exception[] }) {
  const [all, setAll] = useState(false);
  const foldable = exceptions.some(({ frames }) => foldFrames(frames).some((run) => Array.isArray(run)));
  return (
    <Section
      title="Stack trace"
      aside={foldable && <Button onClick={() => setAll(!all)}>{all ? "Fold libraries" : "Show all frames"}</Button>}
    >
      {exceptions.slice(0, MAX_CAUSES).map((exception, index) => (
        <ExceptionView key={`${index} ${all}`} exception={exception} isCause={index > 0} all={all} />
      ))}
    </Section>
  );
}

function ExceptionView({ exception, isCause, all }: { exception: Exception; isCause: boolean; all: boolean }) {
  const runs = all ? exception.frames : foldFrames(exception.frames);
  // The first frame of one's own code is where one looks first.
  const opened = exception.frames.find((frame) => frame.inApp && frame.source.length > 0) ?? exception.frames[0];
  return (
    <div class="exception">
      {isCause && <p class="exception-cause">{exception.type.startsWith("Thread") ? "In" : "Caused by"}</p>}
      <h3 class="exception-title">
        <Foreign text={exception.type} limit={200} />
        {exception.handled === false && <span class="issue-tag level-error-text">unhandled</span>}
      </h3>
      {exception.value !== "" && (
        <p class="exception-value">
          <Foreign text={exception.value} limit={4000} lines="many" />
        </p>
      )}
      {runs.length > 0 && (
        <ol class="frames">
          {runs.map((run, index) =>
            Array.isArray(run) ? (
              <FoldedFrames key={index} frames={run} />
            ) : (
              <FrameView key={index} frame={run as Frame} isOpen={run === opened} />
            ),
          )}
        </ol>
      )}
    </div>
  );
}

function FoldedFrames({ frames }: { frames: readonly Frame[] }) {
  const [open, setOpen] = useState(false);
  if (open) {
    return frames.map((frame, index) => <FrameView key={index} frame={frame} isOpen={false} />);
  }
  return (
    <li>
      <button type="button" class="frames-folded" onClick={() => setOpen(true)}>
        {`${countOf(frames.length, "frame")} of libraries`}
      </button>
    </li>
  );
}

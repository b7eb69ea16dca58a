import { useState } from "preact/hooks";
import { countOf } from "../text/format-count.ts";
import { Button } from "./button.tsx";
import { Foreign } from "./foreign.tsx";

/** Words without a blank cost their length squared to break into lines: 10,000 letters of Inter take seconds. */
const SHOWN = 1500;
const MOST = 10_000;

/** What somebody wrote, with all of it on demand. */
export function LongText({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const isLong = text.length > SHOWN;
  return (
    <>
      <p class="entry-text">
        <Foreign text={text} limit={all ? MOST : SHOWN} lines="many" />
      </p>
      {isLong && !all && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {`Show ${countOf(Math.min(text.length, MOST) - SHOWN, "more letter")}`}
        </Button>
      )}
    </>
  );
}

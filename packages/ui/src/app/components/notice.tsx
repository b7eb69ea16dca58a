import { useEffect, useRef, useState } from "preact/hooks";
import type { ApiError, ApiErrorKind } from "../api/api-error.ts";
import { Button } from "./button.tsx";
import { Foreign } from "./foreign.tsx";
import { Icon } from "./icon.tsx";
import "./notice.css";

const help: Record<ApiErrorKind, [title: string, advice: string]> = {
  unauthorized: ["The token was refused", "Sign out and open the page with a fresh link."],
  forbidden: [
    "Not allowed",
    "You may not see this. Ask somebody who manages this receiver for the role or the scopes that it takes.",
  ],
  missing: ["Not found", "It may have been renamed or deleted, or your token may not see it."],
  invalid: ["The receiver does not understand this", "Change the search and try again."],
  busy: [
    "The receiver is busy",
    "It, or its database, asks to wait a moment. Nothing is lost: it keeps what it has acknowledged.",
  ],
  network: ["No answer from the receiver", "Is it running, and can this browser reach it?"],
  server: ["The receiver failed", "Its log says why. What it has acknowledged is safe."],
};

/** These pass by themselves: the page tries again without being asked. */
const passing: ReadonlySet<ApiErrorKind> = new Set(["busy", "network", "server"]);
const FIRST_RETRY = 5;
const LONGEST_RETRY = 60;

type NoticeProps = { error: ApiError; onRetry: () => void };
type PageNoticeProps = NoticeProps & {
  /** `h1` where nothing else names the page; default `h2`. */ heading?: "h1" | "h2";
};

/** Why there is nothing to see, and what to do about it; what passes by itself is tried again. */
export function ErrorNotice({ error, onRetry, heading: Heading = "h2" }: PageNoticeProps) {
  const [title, advice] = help[error.kind];
  const seconds = useRetryCountdown(error, onRetry);
  return (
    <section class="notice" role="alert">
      <span class="notice-icon">
        <Icon name="warning" />
      </span>
      <Heading class="notice-title">{title}</Heading>
      <p>{advice}</p>
      <p class="notice-detail">
        {error.status > 0 && `${error.status} · `}
        <Foreign text={error.message} limit={240} />
      </p>
      <Button icon="retry" onClick={onRetry}>
        {seconds === undefined ? "Try again" : `Try again (${seconds} s)`}
      </Button>
    </section>
  );
}

/** The same beside data that is shown already, which stay readable. */
export function ErrorStrip({ error, onRetry }: NoticeProps) {
  const seconds = useRetryCountdown(error, onRetry);
  return (
    <div class="strip" role="alert">
      <Icon name="warning" />
      <span class="strip-text">{`${help[error.kind][0]}. What you see may be out of date.`}</span>
      <Button kind="quiet" onClick={onRetry}>
        {seconds === undefined ? "Try again" : `Try again (${seconds} s)`}
      </Button>
    </div>
  );
}

/** Seconds until the next try (each failure in a row doubles them), or `undefined` when only the reader can mend it. */
function useRetryCountdown(error: ApiError, onRetry: () => void): number | undefined {
  const [seconds, setSeconds] = useState<number | undefined>(undefined);
  const failures = useRef(0);
  useEffect(() => {
    if (!passing.has(error.kind)) return setSeconds(undefined);
    const wait = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures.current);
    failures.current += 1;
    let left = Math.max(wait, Math.ceil((error.retryAfter ?? 0) / 1000));
    setSeconds(left);
    const timer = setInterval(() => {
      left -= 1;
      setSeconds(Math.max(0, left));
      if (left === 0) onRetry();
    }, 1000);
    return () => clearInterval(timer);
  }, [error]);
  return seconds;
}

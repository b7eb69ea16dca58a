import { useState } from "preact/hooks";
import { type Activity, deleteComment, listActivity, writeComment } from "../../api/activity.ts";
import { asText } from "../../api/decode.ts";
import type { Issue } from "../../api/issue.ts";
import { ActionError } from "../../components/action-error.tsx";
import { Avatar } from "../../components/avatar.tsx";
import { Button } from "../../components/button.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { LongText } from "../../components/long-text.tsx";
import { Section } from "../../components/section.tsx";
import { usePage } from "../../state/context.ts";
import { useAction } from "../../state/use-action.ts";
import { useMay } from "../../state/use-may.ts";
import { useRequest } from "../../state/use-request.ts";
import { activityWords } from "../../text/activity-words.ts";
import { formatCount } from "../../text/format-count.ts";
import { formatAge, formatMoment } from "../../text/format-time.ts";
import "./activity-view.css";

const SHOWN = 8;

/**
 * Who did what with an issue, and what people say about it; the newest first.
 *
 * @param issue it is read again when its status or who looks after it changes
 */
export function ActivityView({ issue }: { issue: Issue }) {
  const { request, viewer } = usePage();
  const log = useRequest(`activity ${issue.id} ${issue.status} ${issue.assignee}`, (signal) =>
    listActivity(request, issue.id, signal),
  );
  const mayWrite = useMay("event:write");
  const mayDelete = useMay("event:admin");
  const [all, setAll] = useState(false);
  const remove = useAction((id: string) => deleteComment(request, issue.id, id));
  const entries = log.data ?? [];
  const hidden = all ? 0 : Math.max(0, entries.length - SHOWN);
  const me = viewer.value?.name;
  const isOwn = ({ by }: Activity) => mayDelete || (by !== undefined && by === me);
  return (
    <Section title="Activity">
      {mayWrite && <CommentForm issueId={issue.id} onWritten={log.reload} />}
      <ActionError error={remove.error} />
      {log.data === undefined && log.error !== undefined && (
        <p class="activity-none">
          <Foreign text={log.error.message} limit={200} />
        </p>
      )}
      <ol class="activity">
        {entries.slice(0, entries.length - hidden).map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            onDelete={
              entry.kind === "note" && mayWrite && isOwn(entry)
                ? () => void remove.run(entry.id).then((worked) => worked && log.reload())
                : undefined
            }
          />
        ))}
      </ol>
      {hidden > 0 && <Button onClick={() => setAll(true)}>{`Show ${formatCount(hidden)} earlier`}</Button>}
    </Section>
  );
}

function Entry({ entry, onDelete }: { entry: Activity; onDelete: (() => void) | undefined }) {
  const now = usePage().now.value;
  const isNote = entry.kind === "note";
  return (
    <li class={isNote ? "entry entry-note" : "entry"}>
      {entry.by === undefined ? <span class="entry-dot" aria-hidden="true" /> : <Avatar name={entry.by} />}
      <div class="entry-body">
        <p class="entry-line">
          <strong>
            <Foreign text={entry.by ?? "Winnow"} limit={80} />
          </strong>
          {!isNote && (
            <span class="entry-words">
              <bdi>{activityWords(entry)}</bdi>
            </span>
          )}
          {entry.at !== undefined && (
            <time class="entry-time numbers" dateTime={new Date(entry.at).toISOString()} title={formatMoment(entry.at)}>
              {formatAge(entry.at, now, "long")}
            </time>
          )}
          {onDelete && <Button kind="quiet" icon="close" label="Delete this comment" onClick={onDelete} />}
        </p>
        {isNote && <LongText text={asText(entry.data.text) ?? ""} />}
      </div>
    </li>
  );
}

function CommentForm({ issueId, onWritten }: { issueId: string; onWritten: () => void }) {
  const { request } = usePage();
  const [text, setText] = useState("");
  const action = useAction(() => writeComment(request, issueId, text.trim()));
  const send = async () => {
    if (text.trim() === "" || !(await action.run())) return;
    setText("");
    onWritten();
  };
  return (
    <form
      class="comment-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        class="field comment-field"
        aria-label="Comment"
        placeholder="Write a comment"
        rows={text === "" ? 1 : 3}
        maxLength={10_000}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void send();
        }}
      />
      {text.trim() !== "" && (
        <Button kind="main" type="submit" disabled={action.busy}>
          Comment
        </Button>
      )}
      <ActionError error={action.error} />
    </form>
  );
}

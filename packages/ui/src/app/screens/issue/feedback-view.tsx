import { listFeedback } from "../../api/activity.ts";
import { Avatar } from "../../components/avatar.tsx";
import { Foreign } from "../../components/foreign.tsx";
import { LongText } from "../../components/long-text.tsx";
import { Section } from "../../components/section.tsx";
import { usePage } from "../../state/context.ts";
import { useRequest } from "../../state/use-request.ts";
import { formatAge, formatMoment } from "../../text/format-time.ts";

/** What the people who met the error wrote about it. */
export function FeedbackView({ issueId }: { issueId: string }) {
  const { request, now } = usePage();
  const feedback = useRequest(`feedback ${issueId}`, (signal) => listFeedback(request, issueId, signal));
  if (feedback.data === undefined || feedback.data.length === 0) return null;
  return (
    <Section title="User feedback">
      <ol class="activity">
        {feedback.data.map(({ id, name, email, comments, at }) => (
          <li key={id} class="entry">
            <Avatar name={name || email || "?"} />
            <div class="entry-body">
              <p class="entry-line">
                <strong>
                  <Foreign text={name || email || "Somebody"} limit={80} />
                </strong>
                {name !== "" && email !== "" && (
                  <span class="entry-words">
                    <Foreign text={email} limit={80} />
                  </span>
                )}
                {at !== undefined && (
                  <time class="entry-time numbers" dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
                    {formatAge(at, now.value, "long")}
                  </time>
                )}
              </p>
              <LongText text={comments} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

import type { ComponentChildren } from "preact";
import type { Event, Pairs } from "../../api/event.ts";
import { Foreign } from "../../components/foreign.tsx";
import { KeyValues } from "../../components/key-values.tsx";
import { Section } from "../../components/section.tsx";
import { Breadcrumbs } from "./breadcrumbs.tsx";
import { Exceptions } from "./exceptions.tsx";
import { RequestView } from "./request-view.tsx";
import "./event-view.css";

type EventViewProps = {
  event: Event;
  /** What belongs to the event and is not in its payload. */
  children?: ComponentChildren;
};

/** The payload of one event, the most telling first. */
export function EventView({ event, children }: EventViewProps) {
  const origin: Pairs = [
    ["release", event.release ?? ""],
    ["environment", event.environment ?? ""],
    ["sdk", event.sdk],
    ["event id", event.id],
  ];
  return (
    <>
      {event.message !== "" && (
        <Section title="Message">
          <p class="event-message">
            <Foreign text={event.message} limit={8000} lines="many" />
          </p>
        </Section>
      )}
      {event.exceptions.length > 0 && <Exceptions exceptions={event.exceptions} />}
      {event.breadcrumbs.length > 0 && <Breadcrumbs breadcrumbs={event.breadcrumbs} event={event} />}
      {event.request && <RequestView request={event.request} />}
      {children}
      <div class="event-grid">
        {event.user.length > 0 && (
          <Section title="User">
            <KeyValues pairs={event.user} />
          </Section>
        )}
        <Section title="Origin">
          <KeyValues pairs={origin.filter(([, value]) => value !== "")} />
        </Section>
        {event.extra.length > 0 && (
          <Section title="Extra">
            <KeyValues pairs={event.extra} />
          </Section>
        )}
        {event.contexts.map(({ name, pairs }) => (
          <Section key={name} title={<Foreign text={name} limit={60} />}>
            <KeyValues pairs={pairs} />
          </Section>
        ))}
      </div>
    </>
  );
}
